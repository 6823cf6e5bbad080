// Sends recordings one after the other while the next phrase is read. Each has a key, so that the server keeps it once however
// often it is sent; without a network they wait in this page, which then asks before it is closed.
const SOON = 2000, LATEST = 30000, PATIENCE = 45000;

export class Outbox {
  #waiting = [];
  #busy = false;
  #timer = 0;
  #tries = 0;

  constructor(address, { sent, waits }) {
    Object.assign(this, { address, sent, waits });
    addEventListener("online", () => this.#go());
    addEventListener("beforeunload", (event) => { if (this.#waiting.length) event.preventDefault(); });
  }

  add(sentence, sound) {
    const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
    this.#waiting = this.#waiting.filter((other) => other.sentence !== sentence || other === this.#busy);
    this.#waiting.push({ sentence, sound, key });
    this.#go();
  }

  async #go() {
    clearTimeout(this.#timer);
    if (this.#busy || !this.#waiting.length) return;
    const one = this.#busy = this.#waiting[0];
    try {
      const level = await this.#post(one);
      this.#waiting.shift();
      this.#tries = 0;
      this.waits(false);
      this.sent(one.sentence, level);
    } catch {
      this.#tries += 1;
      this.waits(true);
      this.#timer = setTimeout(() => this.#go(), Math.min(LATEST, SOON * 2 ** (this.#tries - 1)));
      this.#busy = false;
      return;
    }
    this.#busy = false;
    this.#go();
  }

  async #post({ sentence, sound, key }) {
    const body = new FormData();
    body.append("sentence", sentence);
    body.append("key", key);
    body.append("sound", sound, "recording");
    const answer = await fetch(this.address, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status >= 500 || answer.status === 429) throw new Error("the server cannot answer now");
    if (answer.status === 404) {
      this.#waiting = [];
      location.reload(); // the link has ended, or was taken back: the page says so
    }
    return (await answer.json()).level;
  }
}
