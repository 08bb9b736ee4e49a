// The head of a page beside the board: the language, light or dark, and the links that stand in the address's fragment.
// The fragment reaches Python by the page's own socket, never by an address, so no server's log has a board's key.
const THEME = "coproboard-theme"

export function render({model, el}) {
  const page = document.documentElement
  const media = matchMedia("(prefers-color-scheme: dark)")
  const isDark = () => page.dataset.theme ? page.dataset.theme === "dark" : media.matches
  const links = () => {
    try {
      return decodeURIComponent(location.hash.slice(1)).split(/[\s,]+/).filter(Boolean)
    } catch {
      return []
    }
  }
  const tools = document.createElement("div")
  tools.className = "tools"
  for (const [lang, name] of model.others) {
    const other = document.createElement("a")
    other.className = "tool"
    other.lang = other.hreflang = lang
    other.textContent = name
    const where = () => {
      const url = new URL(location.href)
      url.searchParams.set("lang", lang)
      return url.href
    }
    other.href = where()
    // What is looked at, and the links, go along.
    other.addEventListener("click", () => { other.href = where() })
    tools.append(other)
  }
  const theme = document.createElement("button")
  theme.type = "button"
  theme.className = "tool"
  const paint = () => {
    const dark = isDark()
    theme.setAttribute("aria-pressed", String(dark))
    theme.textContent = model.dark_words
    if (model.dark !== dark) model.dark = dark
  }
  theme.addEventListener("click", () => {
    page.dataset.theme = isDark() ? "light" : "dark"
    try { localStorage.setItem(THEME, page.dataset.theme) } catch { /* not remembered, then */ }
    paint()
  })
  // A page without words for them has no tools at all.
  if (model.dark_words) tools.append(theme)
  if (tools.children.length) el.append(tools)
  media.addEventListener("change", paint)
  const read = () => { model.links = links() }
  addEventListener("hashchange", read)
  model.on("place", () => {
    const url = new URL(location.href)
    for (const [name, value] of Object.entries(model.place)) {
      if (value) url.searchParams.set(name, value)
      else url.searchParams.delete(name)
    }
    history.replaceState(null, "", url)
  })
  model.on("kept", () => {
    const url = new URL(location.href)
    url.hash = model.kept.join(",")
    history.replaceState(null, "", url)
  })
  model.on("remove", () => {
    media.removeEventListener("change", paint)
    removeEventListener("hashchange", read)
  })
  model.origin = location.origin
  paint()
  read()
}
