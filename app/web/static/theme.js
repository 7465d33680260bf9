// What every page does with script: the light and dark switch (a cookie, which the server reads so that the next page
// is right from its first paint), and the team's pages and a page's views scrolled to the one that is open.

const COOKIE = "theme";

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    const chosen = document.documentElement.dataset.theme ?? "";
    for (const radio of this.querySelectorAll("input")) radio.checked = radio.value === chosen;
    this.addEventListener("change", (event) => choose(event.target.value));
  }
}

function choose(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = theme ? 31536000 : 0;
  document.cookie = `${COOKIE}=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

const kept = document.cookie.match(/(?:^|; )theme=(light|dark)(?:;|$)/)?.[1];
if (kept) document.documentElement.dataset.theme = kept;

customElements.define("theme-switch", ThemeSwitch);

for (const here of document.querySelectorAll(":is(.nav, .tabs) [aria-current]")) {
  const list = here.closest("ul, .tabs");
  list.scrollLeft = here.offsetLeft - list.offsetLeft - (list.clientWidth - here.offsetWidth) / 2;
}

// A form that is sent twice by a double click is sent once: what shows a secret would otherwise make two.
const TWICE = 1000;
let sent = null;

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (sent?.form === event.target && event.timeStamp - sent.at < TWICE) event.preventDefault();
  else sent = { form: event.target, at: event.timeStamp };
});
