// A vote is sent by the page itself, with a token of its own: sent twice, it is one vote.
// Until the server has answered it is visibly not counted, and it is tried again.
// Without script the same form is sent as it is.
(function () {
  "use strict";
  const GIVE_UP = 10000;
  const FIRST_WAIT = 1500;
  const LONGEST_WAIT = 15000;
  let waiting = null; // the vote that has no answer yet
  let said = null; // what was said of the last one: {poll, words, tone}
  let timer = 0;
  let wait = FIRST_WAIT;

  function form(poll) {
    return document.querySelector('form[data-ballot="' + poll + '"]');
  }

  function tell(poll, words, tone) {
    said = { poll: poll, words: words, tone: tone };
    show();
  }

  function show() {
    const shown = said && form(said.poll);
    if (!shown) {
      aside();
      return;
    }
    const line = shown.querySelector("[data-status]");
    if (line.textContent !== said.words) line.textContent = said.words;
    line.className = "vote-status" + (said.tone ? " is-" + said.tone : "");
    if (waiting && waiting.sending) shown.setAttribute("aria-busy", "true");
    else shown.removeAttribute("aria-busy");
  }

  // The ballot is gone, as when the vote has closed: a vote that was not counted is
  // still told of, above the parts that follow the meeting.
  function aside() {
    const answer = document.getElementById("room-answer");
    if (!answer || !said || said.tone !== "lost" || said.isTold) return;
    const box = document.createElement("div");
    const words = document.createElement("p");
    box.className = "notice notice-error";
    box.setAttribute("role", "alert");
    words.textContent = said.words;
    box.append(words);
    answer.replaceChildren(box);
    said.isTold = true;
  }

  function token() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // What is chosen now is no longer something that somebody is about to write.
  function settle(poll) {
    const sent = form(poll);
    if (!sent) return;
    sent.querySelectorAll("option").forEach((o) => { o.defaultSelected = o.selected; });
    sent.querySelectorAll("input[type=checkbox]").forEach((c) => { c.defaultChecked = c.checked; });
  }

  async function send() {
    const vote = waiting;
    if (!vote || vote.sending) return;
    clearTimeout(timer);
    vote.sending = true;
    tell(vote.poll, vote.says.saysSending, "");
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), GIVE_UP);
    let answer = null;
    try {
      answer = await fetch(vote.url, {
        method: "POST",
        body: vote.body,
        cache: "no-store",
        signal: stop.signal,
        headers: { Accept: "application/json" },
      });
      vote.told = await read(answer);
    } catch (error) {
      answer = null;
    } finally {
      clearTimeout(clock);
      vote.sending = false;
    }
    if (vote === waiting) judge(vote, answer);
    else send(); // another choice was made meanwhile: that one is sent now
  }

  async function read(answer) {
    const type = answer.headers.get("Content-Type") || "";
    return type.startsWith("application/json") ? answer.json() : null;
  }

  function judge(vote, answer) {
    const again = !answer || answer.status >= 500 || answer.status === 429;
    if (again) {
      tell(vote.poll, vote.says.saysLost, "lost");
      timer = setTimeout(send, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
      return;
    }
    waiting = null;
    wait = FIRST_WAIT;
    if (vote.told && vote.told.counted) {
      settle(vote.poll);
      tell(vote.poll, vote.says.saysCounted + " " + vote.told.words, "counted");
    } else if (vote.told) {
      tell(vote.poll, vote.says.saysNot + " " + vote.told.words, "lost");
    } else {
      tell(vote.poll, vote.says.saysOut, "lost");
    }
    document.dispatchEvent(new CustomEvent("room:look"));
  }

  document.addEventListener("submit", function (event) {
    const sent = event.target;
    if (!sent.matches("form[data-ballot]")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(sent, event.submitter || undefined));
    body.delete("token");
    const words = body.toString();
    // The same choice again is the same vote; another choice is another one.
    if (waiting && waiting.words === words && waiting.poll === sent.dataset.ballot) {
      send();
      return;
    }
    const before = waiting && waiting.sending;
    body.set("token", token());
    waiting = {
      poll: sent.dataset.ballot,
      url: sent.action,
      words: words,
      body: body,
      says: Object.assign({}, sent.dataset),
      sending: false,
    };
    wait = FIRST_WAIT;
    if (before) tell(waiting.poll, waiting.says.saysSending, "");
    else send();
  });

  document.addEventListener("room:changed", show);
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", function (event) {
    if (waiting) event.preventDefault();
  });
})();
