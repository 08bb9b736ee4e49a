// A moment of the history: a slider, and a button that plays it. Python says in words what moment it is.
export function render({model, el}) {
  const box = document.createElement("div")
  box.className = "moments"
  const play = document.createElement("button")
  play.type = "button"
  const label = document.createElement("label")
  const name = document.createElement("span")
  name.textContent = model.label
  const slider = document.createElement("input")
  Object.assign(slider, {type: "range", min: 0, step: 1})
  label.append(name, slider)
  box.append(play, label)
  let timer = 0
  const stop = () => {
    clearInterval(timer)
    timer = 0
    play.textContent = model.play_words
  }
  const start = () => {
    if (model.at >= model.end) model.at = 0
    play.textContent = model.stop_words
    timer = setInterval(() => {
      // One after the other: the next moment waits until the one before is drawn.
      if (model.at >= model.end) stop()
      else if (model.drawn === model.at) model.at += 1
    }, model.pause)
  }
  play.addEventListener("click", () => { timer ? stop() : start() })
  slider.addEventListener("input", () => {
    stop()
    model.at = Number(slider.value)
  })
  const tell = () => {
    slider.max = model.end
    slider.value = model.at
    slider.setAttribute("aria-valuetext", model.words)
    slider.disabled = play.disabled = model.end < 1
  }
  model.on(["at", "end", "words"], tell)
  model.on("remove", () => { clearInterval(timer) })
  stop()
  tell()
  el.append(box)
}
