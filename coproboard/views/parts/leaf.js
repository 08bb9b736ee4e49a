// Words and drawings that Python wrote as markup: what people wrote is escaped there (coproboard.exchange.markup).
export function render({model, el}) {
  const box = document.createElement("div")
  box.className = "markup"
  if (model.live) box.setAttribute("aria-live", "polite")
  const draw = () => {
    const open = [...box.querySelectorAll("details[open]")].map((one) => one.id)
    box.innerHTML = model.html
    for (const id of open) box.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "")
  }
  model.on("html", draw)
  draw()
  el.append(box)
}
