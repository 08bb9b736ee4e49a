// Buttons that bring a file: Python writes it when it is asked for, and the page saves it.
export function render({model, el}) {
  const box = document.createElement("div")
  box.className = "row row--files"
  box.setAttribute("role", "group")
  box.setAttribute("aria-label", model.label)
  const draw = () => {
    box.replaceChildren(...model.files.map(([name, words]) => {
      const button = document.createElement("button")
      button.type = "button"
      button.textContent = words
      button.addEventListener("click", () => { model.send_msg(name) })
      return button
    }))
  }
  const told = document.createElement("p")
  told.className = "trouble"
  told.setAttribute("role", "status")
  model.on("msg:custom", ({name, type, data, trouble}) => {
    told.textContent = trouble ?? ""
    if (trouble) return
    const link = document.createElement("a")
    link.href = URL.createObjectURL(new Blob([data], {type}))
    link.download = name
    link.click()
    setTimeout(() => { URL.revokeObjectURL(link.href) }, 60_000)
  })
  model.on("files", draw)
  draw()
  el.append(box, told)
}
