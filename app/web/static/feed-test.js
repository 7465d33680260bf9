// <feed-test>: asks an address of this house as a calendar program would, and says what came back.
class FeedTest extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.test());
  }

  async test() {
    const output = this.querySelector("output");
    output.textContent = "Asking …";
    const began = performance.now();
    try {
      const answer = await fetch(this.dataset.address, { credentials: "omit", cache: "no-store" });
      const text = await answer.text();
      const took = Math.round(performance.now() - began);
      const events = text.split("BEGIN:VEVENT").length - 1;
      const whole = answer.ok && text.startsWith("BEGIN:VCALENDAR") && text.endsWith("END:VCALENDAR\r\n");
      output.textContent = whole
        ? `It answers: ${events} ${events === 1 ? "event" : "events"}, ${Math.ceil(text.length / 1024)} KB, in ${took} ms.`
        : `It answers with status ${answer.status}, and not with a calendar. Ask whoever keeps Halfday.`;
    } catch {
      output.textContent = "This browser cannot reach the address. It may be meant for another network.";
    }
  }
}

customElements.define("feed-test", FeedTest);
