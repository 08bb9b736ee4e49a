// A table that is sorted and filtered: a real table, with buttons for heads. Python has the rows and gives one page of them.
export function render({model, el}) {
  const say = model.say
  const make = (tag, className, text) => {
    const one = document.createElement(tag)
    if (className) one.className = className
    if (text !== undefined) one.textContent = text
    return one
  }
  const label = make("label", "search")
  const search = make("input")
  Object.assign(search, {type: "search", autocomplete: "off"})
  label.append(make("span", "", say.filter), search)
  let waiting = 0
  search.addEventListener("input", () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => { model.filter = search.value }, 300)
  })
  const count = make("p", "count")
  count.setAttribute("role", "status")
  const wrap = make("div", "wrap")
  wrap.setAttribute("role", "region")
  wrap.tabIndex = 0
  const pages = make("div", "row row--files")
  pages.setAttribute("role", "group")
  const [back, on] = [make("button", "", say.back), make("button", "", say.on)]
  back.type = on.type = "button"
  back.addEventListener("click", () => { model.page -= 1 })
  on.addEventListener("click", () => { model.page += 1 })
  pages.append(back, on)

  const head = ([id, words, told]) => {
    const cell = make("th")
    cell.scope = "col"
    const sorted = model.shown.sort[0] === id ? model.shown.sort[1] : ""
    if (sorted) cell.setAttribute("aria-sort", sorted)
    const button = make("button", "", words)
    button.type = "button"
    button.dataset.id = id
    button.title = told
    button.addEventListener("click", () => { model.sort = [id, sorted === "ascending" ? "descending" : "ascending"] })
    cell.append(button)
    return cell
  }
  const draw = () => {
    const {heads, rows} = model.shown
    const held = el.getRootNode().activeElement?.dataset?.id
    const table = make("table")
    const caption = make("caption", "vh", model.label)
    const top = make("thead")
    const line = make("tr")
    line.append(...heads.map(head))
    top.append(line)
    const body = make("tbody")
    for (const row of rows) {
      const one = make("tr")
      row.forEach((value, n) => {
        const cell = make("td", heads[n][3] ? "number" : "")
        const words = make("div", "", value)
        // What people wrote runs its own way.
        if (!heads[n][3]) words.dir = "auto"
        cell.append(words)
        one.append(cell)
      })
      body.append(one)
    }
    table.append(caption, top, body)
    wrap.setAttribute("aria-label", model.label)
    wrap.replaceChildren(table)
    count.textContent = model.told
    pages.hidden = model.pages < 2
    back.disabled = model.page <= 0
    on.disabled = model.page >= model.pages - 1
    if (held) [...wrap.querySelectorAll("button")].find((one) => one.dataset.id === held)?.focus()
  }
  // All of these are of one drawing; Python sets `shown` last.
  model.on("shown", draw)
  draw()
  el.append(label, count, wrap, pages)
}
