// A door for Panel: fetches the front end's own file from the board's site, so that every page there shares one copy.
export function render({model, el}) {
  const address = model.address.split("#")[0].replace(/b\/[A-Za-z0-9_-]+\/?$/, "")
  const file = new URL(`assets/${model.file}`, new URL(address || "./", document.baseURI))
  let gone = false
  let end = () => {}
  // A stretched grid item has a definite height, so that the frame can fill it; a longer list makes the row grow.
  Object.assign(el.style, {display: "grid", gridTemplateColumns: "minmax(0, 1fr)", height: "100%", overflow: "auto"})
  import(file.href).then((front) => {
    if (!gone) end = front.render({model, el})
  }, () => {
    el.textContent = model.esm_constants.unreachable[model.lang || "en"]
  })
  model.on("remove", () => {
    gone = true
    end()
  })
}
