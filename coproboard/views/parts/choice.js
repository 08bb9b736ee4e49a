// One of several: buttons in a row, or a list. Native controls, so that keys and screen readers know them.
export function render({model, el}) {
  const draw = () => {
    const held = el.getRootNode().activeElement?.dataset?.value
    el.replaceChildren(model.kind === "list" ? list() : row())
    if (held !== undefined) [...el.querySelectorAll("[data-value]")].find((one) => one.dataset.value === held)?.focus()
  }
  const row = () => {
    const box = document.createElement(model.kind === "nav" ? "nav" : "div")
    box.className = `row row--${model.kind}`
    if (model.kind !== "nav") box.setAttribute("role", "group")
    box.setAttribute("aria-label", model.label)
    for (const [value, words, lang] of model.options) {
      const button = document.createElement("button")
      button.type = "button"
      button.dataset.value = value
      button.textContent = words
      if (lang) button.lang = lang
      if (model.kind === "nav") {
        if (value === model.value) button.setAttribute("aria-current", "page")
      } else {
        button.setAttribute("aria-pressed", String(value === model.value))
      }
      button.addEventListener("click", () => { model.value = value })
      box.append(button)
    }
    return box
  }
  const list = () => {
    const label = document.createElement("label")
    label.className = "list"
    const name = document.createElement("span")
    name.textContent = model.label
    const select = document.createElement("select")
    for (const [value, words, lang] of model.options) {
      const option = new Option(words, value, value === model.value, value === model.value)
      if (lang) option.lang = lang
      select.append(option)
    }
    select.addEventListener("change", () => { model.value = select.value })
    label.append(name, select)
    return label
  }
  const mark = () => {
    const select = el.querySelector("select")
    if (select) select.value = model.value
    for (const button of el.querySelectorAll("button")) {
      const on = button.dataset.value === model.value
      if (model.kind !== "nav") button.setAttribute("aria-pressed", String(on))
      else if (on) button.setAttribute("aria-current", "page")
      else button.removeAttribute("aria-current")
    }
  }
  model.on("options", draw)
  model.on("value", mark)
  draw()
}
