// The comforts of the pages. Everything works without this file; with it some things come sooner.

/** Gentle hints on tone and specificity (R3). They never block. The server has the same rules, for after a post. */
const hintRules = {
  absolutes: {
    found: text => text.match(/\b(always|never|every ?time|everyone|nobody|nothing|constantly)\b/i)?.[0],
    words: found => `“${found}” is easily denied. Say when it happened, with an example.`,
  },
  insults: {
    found: text => text.match(/\b(stupid|idiots?|idiotic|incompetent|useless|lazy|liars?|lying|scam(mer)?s?|fraud|pathetic|ridiculous|garbage|rubbish|crap|moron|clown|joke)\b/i)?.[0],
    words: found => `“${found}” speaks of the person. Speak of the work, and it will be heard.`,
  },
  capitals: {
    found: text => text.match(/\p{Lu}{4,}(?:[\s,]+\p{Lu}{2,})+|\b(?!HTTPS?\b|HTML\b|JSON\b|JPEG\b)\p{Lu}{6,}\b|!{2,}/u)?.[0],
    words: () => "Capitals and exclamation marks read as shouting.",
  },
  example: {
    found: text => text.trim().length > 40 && !/\b(example|instance|e\.g\.|when|at|on|see|recording|screenshot|page|line|file)\b|\d/i.test(text),
    words: () => "An example helps: what, when, where to see it.",
  },
  date: {
    found: text => text.trim().length > 40 && !/\d|\b(today|yesterday|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|last week|this week)\b/i.test(text),
    words: () => "Say when it was: a date makes it easy to check.",
  },
}

function hintsFor(text, rules) {
  return rules.split(/\s+/).map(name => hintRules[name]).filter(Boolean)
    .map(rule => ({ rule, found: rule.found(text) })).filter(({ found }) => found)
    .slice(0, 3).map(({ rule, found }) => rule.words(found))
}

function showHints(area) {
  const place = document.getElementById(`${area.id}-hints`)
  if (!place) return
  const hints = hintsFor(area.value, area.dataset.hintRules)
  if ([...place.children].map(p => p.textContent).join("\n") === hints.join("\n")) return
  place.replaceChildren(...hints.map(words => Object.assign(document.createElement("p"), { textContent: words })))
}

/** How many characters are left, once it begins to matter. */
function count(area) {
  const most = Number(area.dataset.charactersMax)
  const used = [...area.value].length
  let counter = area.parentElement.querySelector(".counter")
  if (!counter) {
    counter = Object.assign(document.createElement("span"), { className: "counter" })
    counter.setAttribute("aria-live", "polite")
    area.after(counter)
  }
  const left = most - used
  counter.hidden = used < most * 0.5
  counter.classList.toggle("over", left < 0)
  const words = n => n.toLocaleString("en")
  counter.textContent = left < 0 ? `${words(-left)} too many` : `${words(left)} characters left`
}

function watchTexts(root) {
  for (const area of root.querySelectorAll("textarea")) {
    let waiting
    const look = () => {
      if (area.dataset.charactersMax) count(area)
      if (area.dataset.hintRules) showHints(area)
    }
    area.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 400) })
    if (area.value) look()
  }
}

/** A form is sent once. The button stays in the form's data, so it is only marked, never disabled. */
function sendOnce() {
  document.addEventListener("submit", event => {
    const form = event.target
    if (form.method !== "post") return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = "yes"
    event.submitter?.setAttribute("aria-disabled", "true")
  })
  // Coming back by the browser's back button finds the page as it was left: let it be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent
    for (const button of document.querySelectorAll("form [aria-disabled]")) button.removeAttribute("aria-disabled")
  })
}

function copyLinks() {
  for (const button of document.querySelectorAll("[data-copy-button]")) {
    const input = document.getElementById(button.dataset.copyButton)
    const words = button.textContent
    input.addEventListener("focus", () => input.select())
    if (!navigator.clipboard) continue
    button.hidden = false
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(input.value)
        button.textContent = "Copied"
        setTimeout(() => { button.textContent = words }, 2000)
      } catch { input.focus() }
    })
  }
}

/** Another row at once: the last one copied, emptied and numbered on. Without this the server adds it. */
function addRows() {
  for (const button of document.querySelectorAll("[data-add-row]")) {
    const rows = button.closest("section").querySelector("[data-rows]")
    button.addEventListener("click", event => {
      const last = rows.querySelector("[data-row]:last-of-type")
      const number = last?.querySelector("legend")?.textContent.match(/\d+/)?.[0]
      if (!number) return
      event.preventDefault()
      const row = last.cloneNode(true)
      const next = String(Number(number) + 1)
      for (const element of row.querySelectorAll("*")) {
        for (const name of ["id", "name", "for", "aria-describedby"]) {
          const value = element.getAttribute(name)
          if (value) element.setAttribute(name, value.replaceAll(`/${number - 1}/`, `/${number}/`))
        }
      }
      row.querySelector("legend").textContent = last.querySelector("legend").textContent.replace(number, next)
      for (const old of row.querySelectorAll(".error, .hints p, .counter, p.small, .kept, [name=remove]")) old.remove()
      for (const input of row.querySelectorAll("input, textarea")) { input.value = ""; input.removeAttribute("aria-invalid") }
      rows.append(row)
      watchTexts(row)
      row.querySelector("input:not([type=hidden]), textarea").focus()
    })
  }
}

/** The contract's own zone is what counts; the reader's own stands in the tip, and beside the date where the day differs. */
function ownZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const words = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" })
  for (const time of document.querySelectorAll("time[data-own-zone]")) {
    const instant = new Date(time.dateTime)
    if (!isNaN(instant)) time.title = `For you: ${words.format(instant)} (${zone.replaceAll("_", " ")})`
  }
}

/** Where no time zone is chosen yet, the browser's own is proposed. */
function proposeZone() {
  const select = document.getElementById("time_zone")
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (select && !select.value && [...select.options].some(option => option.value === zone)) select.value = zone
}

/** Asks now and then whether there is more to see; says so, and leaves it to the reader when to look. */
function watchForNews() {
  const fresh = document.querySelector("[data-fresh]")
  const badge = document.querySelector("[data-unread]")
  if (!fresh && !document.querySelector(".bar nav")) return
  const ask = async () => {
    if (document.hidden) return
    try {
      const answer = await fetch(fresh?.dataset.fresh ?? "/inbox/count", { headers: { Accept: "application/json" } })
      if (!answer.ok) return
      const now = await answer.json()
      if (fresh && now.version !== undefined && String(now.version) !== fresh.dataset.version) fresh.hidden = false
      if (badge && now.unread !== undefined) badge.firstChild.textContent = String(now.unread)
    } catch { /* Offline for a moment: the next round asks again. */ }
  }
  setInterval(ask, 30_000)
  document.addEventListener("visibilitychange", ask)
}

/** A menu closes with Escape, and when one looks elsewhere. */
function menus() {
  const open = () => document.querySelectorAll(".menu[open], .demo .who[open]")
  document.addEventListener("click", event => { for (const menu of open()) if (!menu.contains(event.target)) menu.open = false })
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return
    for (const menu of open()) { menu.open = false; menu.querySelector("summary").focus() }
  })
}

/** On a phone the row of tabs is wider than the screen: begin where one is. */
function showTab() {
  for (const here of document.querySelectorAll(".tabs [aria-current]")) {
    here.parentElement.scrollLeft = here.offsetLeft - (here.parentElement.clientWidth - here.offsetWidth) / 2
  }
}

watchTexts(document)
sendOnce()
copyLinks()
addRows()
ownZone()
proposeZone()
watchForNews()
menus()
showTab()
document.querySelector("[data-focus]")?.focus()
