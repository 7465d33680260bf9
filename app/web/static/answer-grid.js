// The answer grid with script: every slot's radios become one cell to tap, paint or type on.
// The radios stay in the form and are what is sent; the cells only mirror them.

const ORDER = ["love", "fine", "rather-not", "cannot", ""];
const KEYS = { 1: "love", 2: "fine", 3: "rather-not", 4: "cannot", 0: "", Delete: "", Backspace: "" };
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** One slot: its radios, and the button that stands for them. */
class Cell {
  constructor(group, marks, usually) {
    this.marks = marks;
    this.usual = group.dataset.usual;
    this.usually = usually;
    this.radios = [...group.querySelectorAll("input")];
    this.name = group.getAttribute("aria-label");
    this.disabled = this.radios.some((radio) => radio.disabled);
    this.face = document.createElement("button");
    this.face.type = "button";
    this.face.innerHTML = '<span class="glyph" aria-hidden="true"></span><span class="word" aria-hidden="true"></span>';
    if (this.disabled) this.face.setAttribute("aria-disabled", "true");
    group.after(this.face);
    this.refresh();
  }

  get mark() {
    return this.radios.find((radio) => radio.checked)?.value ?? "";
  }

  set mark(mark) {
    const radio = this.radios.find((each) => each.value === mark);
    if (this.disabled || !radio || radio.checked) return;
    radio.checked = true;
    this.refresh();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  get next() {
    return ORDER[(ORDER.indexOf(this.mark) + 1) % ORDER.length];
  }

  refresh() {
    const { glyph, word } = this.marks.get(this.mark);
    this.face.className = `face mark-${this.mark || "none"}`;
    this.face.firstChild.textContent = glyph;
    this.face.lastChild.textContent = this.mark ? word : "";
    const differs = this.usual && this.usual !== this.mark;
    this.face.classList.toggle("unusual", Boolean(differs));
    const besides = differs ? `, ${this.usually.replace("{mark}", this.marks.get(this.usual).word)}` : "";
    this.face.setAttribute("aria-label", `${this.name}: ${word}${besides}`);
  }

  get cells() {
    return this.disabled ? [] : [this];
  }
}

/** A day's or an hour's head: what is done to it is done to all its slots. */
class Head {
  constructor(place, cells) {
    this.all = cells;
    this.face = document.createElement("button");
    this.face.type = "button";
    this.face.className = "all";
    this.face.append(...place.childNodes);
    place.append(this.face);
  }

  get cells() {
    return this.all.filter((cell) => !cell.disabled);
  }

  get mark() {
    return this.cells[0]?.mark ?? "";
  }

  get next() {
    return this.cells[0]?.next ?? "";
  }
}

class AnswerGrid extends HTMLElement {
  connectedCallback() {
    if (this.classList.contains("is-live")) return;
    this.bar = this.querySelector(".brushes");
    this.brush = null;
    this.past = [];
    this.days = [];
    this.readMarks();
    this.rows = [...this.querySelectorAll("table.ask")].flatMap((table) => this.readTable(table));
    this.places = new Map();
    this.rows.forEach((row, r) => row.forEach((item, c) => item && this.places.set(item.face, { item, r, c })));
    this.classList.add("is-live");
    this.bar.hidden = !this.rows.flat().some((item) => item instanceof Cell && !item.disabled);
    this.rove(this.rows.flat().find((item) => item instanceof Cell) ?? this.rows.flat().find(Boolean));
    this.offerDays();
    this.listen();
    this.count();
  }

  /** What one said of a day can be said of another, or of all: hours that both have. */
  offerDays() {
    const menu = this.bar.querySelector(".copy-day");
    menu.hidden = this.days.length < 2;
    const [from, to] = menu.querySelectorAll("select");
    this.days.forEach(({ label }, number) => [from, to].forEach((each) => each.add(new Option(label, number))));
    menu.querySelector("button").addEventListener("click", () => {
      const day = this.days[from.value];
      const others = to.value ? [this.days[to.value]] : this.days;
      const pairs = others.flatMap(({ cells }) => [...cells].filter(([at]) => day.cells.has(at)));
      const was = pairs.map(([, cell]) => [cell, cell.mark]);
      for (const [at, cell] of pairs) cell.mark = day.cells.get(at).mark;
      this.keep(was);
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  readMarks() {
    this.marks = new Map();
    for (const button of this.bar.querySelectorAll("[data-mark]")) {
      this.marks.set(button.dataset.mark, { glyph: button.dataset.glyph, word: button.dataset.word });
    }
  }

  /** Rows of things that can be focused, as they stand on the page; null where there is nothing. */
  readTable(table) {
    table.setAttribute("role", "grid");
    const body = [...table.tBodies[0].rows].map((row) =>
      [...row.cells].slice(1).map((td) => {
        const group = td.querySelector("[role=radiogroup]");
        return group && new Cell(group, this.marks, this.dataset.usual);
      }),
    );
    const hours = [...table.tBodies[0].rows].map((row) => row.cells[0].textContent);
    const heads = [...table.tHead.rows[0].cells].slice(1).map((th, c) => {
      const cells = body.map((row) => row[c]).filter(Boolean);
      const day = new Map(body.map((row, r) => [hours[r], row[c]]).filter(([, cell]) => cell && !cell.disabled));
      if (day.size) this.days.push({ label: th.textContent.trim(), cells: day });
      return cells.length ? new Head(th, cells) : null;
    });
    const rows = body.map((cells, r) => {
      const own = cells.filter(Boolean);
      return [own.length ? new Head(table.tBodies[0].rows[r].cells[0], own) : null, ...cells];
    });
    return [[null, ...heads], ...rows];
  }

  listen() {
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("pointerdown", (event) => this.onPress(event));
    this.addEventListener("pointermove", (event) => this.onDrag(event));
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => this.onRelease());
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("focusin", (event) => this.placeOf(event.target) && this.rove(this.placeOf(event.target).item));
    this.addEventListener("change", () => this.count());
    this.closest("form")?.addEventListener("reset", () => setTimeout(() => this.refresh()));
    addEventListener("pageshow", () => this.refresh());
  }

  placeOf(target) {
    return this.places.get(target?.closest?.("button"));
  }

  /* ---- by hand ---- */

  onPress(event) {
    const place = this.placeOf(event.target);
    const scrolls = event.pointerType === "touch" && this.brush === null;
    if (event.button !== 0 || scrolls || !(place?.item instanceof Cell)) return;
    this.stroke = { mark: this.brush ?? place.item.next, from: place, was: new Map() };
    this.handled = true;
    this.paint(place.item);
  }

  onDrag(event) {
    if (!this.stroke) return;
    const over = this.placeOf(document.elementFromPoint(event.clientX, event.clientY));
    if (over?.item instanceof Cell) this.paint(over.item);
  }

  paint(cell) {
    if (cell.disabled || this.stroke.was.has(cell)) return;
    this.stroke.was.set(cell, cell.mark);
    cell.mark = this.stroke.mark;
  }

  onRelease() {
    if (!this.stroke) return;
    const { was, mark } = this.stroke;
    this.stroke = null;
    this.keep([...was]);
    if (was.size) this.say(mark, was.size);
    setTimeout(() => (this.handled = false));
  }

  onClick(event) {
    const button = event.target.closest("button");
    if (this.bar.contains(button)) return button.matches(".brush") && this.onBar(button);
    const place = this.placeOf(button);
    if (!place || this.handled) return;
    this.put(place.item, this.brush ?? place.item.next);
  }

  onBar(button) {
    if (button.classList.contains("undo")) return this.undo();
    this.brush = button.dataset.mark ?? null;
    this.classList.toggle("brushing", this.brush !== null);
    for (const each of this.bar.querySelectorAll("[aria-pressed]")) each.setAttribute("aria-pressed", each === button);
  }

  /* ---- by keyboard ---- */

  onKey(event) {
    const place = this.placeOf(event.target);
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && this.past.length) {
      event.preventDefault();
      return this.undo();
    }
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in KEYS) this.put(place.item, KEYS[event.key]);
    else if (event.key in STEPS) this.step(place, STEPS[event.key], event.shiftKey);
    else if (event.key === "Home" || event.key === "End") this.edge(place, event.key === "End");
    else return;
    event.preventDefault();
  }

  step({ item, r, c }, [down, right], copying) {
    for (let y = r + down, x = c + right; this.rows[y] && x >= 0 && x < this.rows[y].length; y += down, x += right) {
      const next = this.rows[y][x];
      if (!next) continue;
      if (copying && next instanceof Cell) this.put(next, item.mark);
      return this.go(next);
    }
  }

  edge({ r }, last) {
    const cells = this.rows[r].filter((item) => item instanceof Cell || (item && r === 0));
    const to = last ? cells.at(-1) : cells[0];
    if (to) this.go(to);
  }

  go(item) {
    item.face.focus();
    item.face.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  rove(item) {
    for (const face of this.places.keys()) face.tabIndex = face === item?.face ? 0 : -1;
  }

  /* ---- what both do ---- */

  put(item, mark) {
    const was = item.cells.map((cell) => [cell, cell.mark]);
    for (const cell of item.cells) cell.mark = mark;
    this.keep(was);
    if (was.length) this.say(mark, was.length);
  }

  keep(was) {
    const changed = was.filter(([cell, mark]) => cell.mark !== mark);
    if (changed.length) this.past.push(changed);
    this.bar.querySelector(".undo").disabled = !this.past.length;
  }

  undo() {
    const last = this.past.pop() ?? [];
    for (const [cell, mark] of last) cell.mark = mark;
    this.keep([]);
    if (last.length === 1) this.go(last[0][0]);
  }

  refresh() {
    for (const { item } of this.places.values()) if (item instanceof Cell) item.refresh();
    this.count();
  }

  count() {
    const cells = this.rows.flat().filter((item) => item instanceof Cell);
    const given = cells.filter((cell) => cell.mark).length;
    const place = this.bar.querySelector(".count");
    place.textContent = place.dataset.text.replace("{given}", given).replace("{all}", cells.length);
  }

  say(mark, number) {
    const word = this.marks.get(mark).word;
    this.querySelector("[role=status]").textContent = number > 1 ? `${word} × ${number}` : word;
  }
}

customElements.define("answer-grid", AnswerGrid);
