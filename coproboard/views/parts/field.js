// One line to write and a button. What is written leaves only by that button or Enter, and the field is emptied.
export function render({model, el}) {
  const form = document.createElement("form")
  form.className = "asking"
  const label = document.createElement("label")
  const name = document.createElement("span")
  name.textContent = model.label
  const input = document.createElement("input")
  Object.assign(input, {type: "text", autocomplete: "off", spellcheck: false, inputMode: "url"})
  const button = document.createElement("button")
  button.textContent = model.words
  const trouble = document.createElement("p")
  trouble.className = "trouble"
  trouble.setAttribute("role", "status")
  label.append(name, input)
  form.append(label, button, trouble)
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (input.value.trim()) model.send_msg(input.value.trim())
    input.value = ""
  })
  const tell = () => { trouble.textContent = model.trouble }
  model.on("trouble", tell)
  tell()
  const place = () => {
    if (!model.folded) return el.replaceChildren(form)
    const fold = document.createElement("details")
    fold.className = "fold"
    const words = document.createElement("summary")
    words.textContent = model.folded
    fold.append(words, form)
    fold.open = Boolean(model.trouble)
    el.replaceChildren(fold)
  }
  model.on("folded", place)
  place()
}
