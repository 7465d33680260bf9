// <feed-test>: asks an address of this house as a calendar program would, and says what came back.
class FeedTest extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.test());
  }

  async test() {
    const output = this.querySelector("output");
    const says = this.dataset;
    output.textContent = says.sayAsking;
    const began = performance.now();
    try {
      const answer = await fetch(says.address, { credentials: "omit", cache: "no-store" });
      const text = await answer.text();
      const took = Math.round(performance.now() - began);
      const events = text.split("BEGIN:VEVENT").length - 1;
      const whole = answer.ok && text.startsWith("BEGIN:VCALENDAR") && text.endsWith("END:VCALENDAR\r\n");
      const words = whole ? (events === 1 ? says.sayOne : says.sayMany) : says.sayOther;
      const values = { events, took, status: answer.status, size: Math.ceil(text.length / 1024) };
      output.textContent = words.replace(/{(\w+)}/g, (_, name) => values[name]);
    } catch {
      output.textContent = says.saySilent;
    }
  }
}

customElements.define("feed-test", FeedTest);
