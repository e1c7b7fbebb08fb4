// The page at the door. Each tap shows at once and is kept in this phone until the server
// has answered, so a lost connection loses nothing. Every entry says how things should
// be, so sending it twice does no harm. Without script the same forms are sent as they are.
(function () {
  "use strict";
  const door = document.getElementById("door");
  const taps = document.getElementById("taps");
  if (!door || !taps) return;

  const says = door.dataset;
  const shelf = `door:${says.event}:${says.person}`;
  const find = document.getElementById("sok");
  const onlyLeft = door.querySelector("[name=visa]");
  const net = door.querySelector("[data-net]");
  const notice = door.querySelector("[data-notice]");
  const FIRST_WAIT = 1000, LONGEST_WAIT = 30000, ASK_EVERY = 5000, ASK_AT_MOST = 12000;
  let version = says.version, listVersion = says.list;
  let known = null, queue = read(), sending = false, wait = FIRST_WAIT, timer = 0;
  let isOffline = false, isOut = false, changes = 0;

  // What waits to be sent: kept in memory, and in the phone if it lets us.
  function read() {
    try {
      const found = JSON.parse(localStorage.getItem(shelf));
      return Array.isArray(found) ? found : [];
    } catch (error) {
      return [];
    }
  }
  function keep() {
    try {
      if (queue.length) localStorage.setItem(shelf, JSON.stringify(queue));
      else localStorage.removeItem(shelf);
    } catch (error) {
      // A phone that keeps nothing: the queue lives as long as the page.
    }
  }
  function add(entry) {
    // The latest word about a person is the only one that counts.
    queue = queue.filter((one) => one.id !== entry.id);
    changes += 1;
    entry.stamp = `${Date.now()}-${Math.random()}`;
    queue.push(entry);
    keep();
    show();
    send();
  }
  function done(entry) {
    queue = queue.filter((one) => one.stamp !== entry.stamp);
    keep();
  }

  // Sending: one at a time, in order, again and again until there is an answer.
  async function send() {
    if (sending || isOut || !queue.length) return;
    sending = true;
    clearTimeout(timer);
    const entry = queue[0];
    const answer = await post(entry);
    sending = false;
    if (answer === "again") {
      timer = setTimeout(send, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    } else if (answer !== "out") {
      wait = FIRST_WAIT;
      send();
    }
    show();
  }
  async function post(entry) {
    let response;
    try {
      response = await ask(entry.url, {
        method: "POST",
        headers: {
          "Content-Type": "application/x-www-form-urlencoded",
          "X-CSRFToken": taps.querySelector("[name=csrfmiddlewaretoken]").value,
        },
        body: new URLSearchParams(entry.fields || {}).toString(),
      });
    } catch (error) {
      isOffline = true;
      return "again";
    }
    isOffline = false;
    if (response.status >= 500 || response.status === 429) return "again";
    if (response.redirected || response.status === 403) {
      isOut = true;
      return "out";
    }
    const told = await response.json().catch(() => null);
    if (told === null && response.ok) return "again";
    done(entry);
    if (response.status === 422) putRight(entry, told.faults);
    else if (told) {
      tell(told.reason || told.notice);
      take(told);
    }
    return "sent";
  }
  function ask(url, how) {
    const ended = AbortSignal.timeout ? AbortSignal.timeout(ASK_AT_MOST) : undefined;
    const headers = Object.assign({ Accept: "application/json" }, how && how.headers);
    return fetch(url, Object.assign({ signal: ended }, how, { headers }));
  }

  // What the server says, and what waits on top of it.
  function take(told) {
    known = told;
    version = told.version;
    if (told.list !== listVersion) renew(told.list);
    show();
  }
  async function poll() {
    if (document.hidden || sending || isOut) return;
    const before = changes;
    try {
      const response = await ask(`${says.state}?v=${encodeURIComponent(version)}`);
      if (response.redirected || response.status === 403) isOut = true;
      isOffline = false;
      const told = response.status === 200 && !isOut ? await response.json() : null;
      // What was asked before a tap knows nothing of the tap.
      if (told && changes === before) take(told);
    } catch (error) {
      isOffline = true;
    }
    show();
    if (!isOffline && queue.length) send();
  }
  async function renew(list) {
    // Somebody came to the list, or left it: fetch its lines and keep one's place.
    try {
      const response = await fetch(location.pathname);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const lines = page.getElementById("door-lists");
      if (!lines) return;
      const focused = document.activeElement && document.activeElement.closest("[id]");
      document.getElementById("door-lists").replaceChildren(...lines.childNodes);
      listVersion = list;
      show();
      narrow();
      const again = focused && document.getElementById(focused.id);
      const button = again && again.querySelector("button:not([hidden])");
      if (button && !door.contains(document.activeElement)) button.focus();
    } catch (error) {
      isOffline = true;
    }
  }

  // Showing
  function show() {
    const waiting = new Map(queue.map((entry) => [entry.id, entry]));
    if (known) door.querySelector("[data-count]").textContent = known.words;
    door.querySelectorAll("[data-guest]").forEach((row) => {
      const entry = waiting.get(row.id);
      const came = known && known.guests[row.dataset.guest];
      let here = known ? Boolean(came) : row.classList.contains("is-here");
      if (entry) here = entry.to === "in";
      showRow(row, here, entry);
      const since = row.querySelector("[data-came]");
      if (!here) since.textContent = "";
      else if (came) since.textContent = came;
    });
    door.querySelectorAll("[data-group]").forEach((row) => {
      const entry = waiting.get(row.id);
      const count = known && known.youths[row.dataset.group];
      const field = row.querySelector("[name=count]");
      showWaits(row, entry);
      if (entry || !known) return;
      row.classList.toggle("is-here", Boolean(count));
      row.querySelector("[data-came]").textContent = count ? `${count} ${says.saysHere}` : "";
      if (count !== undefined && field !== document.activeElement) field.value = count;
    });
    showNet();
  }
  function showRow(row, here, entry) {
    const back = row.contains(document.activeElement);
    row.classList.toggle("is-here", here);
    row.querySelectorAll("[data-tap]").forEach((button) => {
      button.hidden = (button.dataset.tap === "in") === here;
    });
    showWaits(row, entry);
    if (back && !row.contains(document.activeElement)) {
      row.querySelector("[data-tap]:not([hidden])").focus();
    }
  }
  function showWaits(row, entry) {
    const mark = row.querySelector("[data-waits]");
    mark.hidden = !entry;
    mark.querySelector("span").textContent = entry ? says.saysWaits : "";
  }
  function showNet() {
    const late = queue.filter((entry) => entry.late);
    let words = "";
    if (isOut) words = says.saysLoggedOut;
    else if (isOffline) words = says.saysOffline;
    if (queue.length && (isOffline || isOut)) {
      queue.forEach((entry) => { entry.late = true; });
      words += ` ${says.saysInLine} ${queue.length}`;
      const names = queue.filter((entry) => entry.fields && entry.fields.name);
      if (names.length) words += ` (${names.map((one) => one.fields.name).join(", ")})`;
    } else if (late.length) words = `${says.saysInLine} ${queue.length}`;
    else if (!words && net.dataset.late) words = says.saysSent;
    const isCalm = words === says.saysSent;
    net.classList.toggle("is-calm", isCalm);
    if (net.textContent !== words) net.textContent = words;
    if (queue.length && (isOffline || isOut)) net.dataset.late = "1";
  }
  function tell(words) {
    notice.hidden = !words;
    notice.querySelector("p").textContent = words || "";
  }

  // Looking for somebody: as the server folds words, so does this.
  function fold(text) {
    return Array.from(text.normalize("NFC").toLowerCase(), (letter) =>
      "åäö".includes(letter) ? letter : letter.normalize("NFKD")[0]
    ).join("");
  }
  function narrow() {
    const words = fold(find.value).split(/\s+/).filter(Boolean);
    let found = 0;
    door.querySelectorAll(".door-row").forEach((row) => {
      const says = words.every((word) => row.dataset.words.includes(word));
      row.hidden = !says || (onlyLeft.checked && row.classList.contains("is-here"));
      if (!row.hidden) found += 1;
    });
    door.querySelectorAll("[data-section]").forEach((section) => {
      section.hidden = !section.querySelector(".door-row:not([hidden])");
    });
    const none = door.querySelector("[data-none]");
    if (none) none.hidden = found > 0;
  }
  find.addEventListener("input", narrow);
  onlyLeft.addEventListener("change", narrow);
  find.form.addEventListener("submit", (event) => {
    event.preventDefault();
    narrow();
  });

  // Taps
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.target === taps && button) {
      event.preventDefault();
      const row = button.closest(".door-row");
      tell("");
      add({ id: row.id, url: button.getAttribute("formaction"), to: button.dataset.tap });
    } else if (event.target.matches("[data-youths]")) {
      event.preventDefault();
      const form = event.target;
      tell("");
      add({
        id: form.closest(".door-row").id,
        url: form.getAttribute("action"),
        fields: { count: form.elements.count.value },
      });
    } else if (event.target.matches("[data-walk-in]")) {
      event.preventDefault();
      newcomer(event.target);
    }
  });

  // Somebody who has not signed up
  const names = document.createElement("datalist");
  names.id = "door-names";
  function newcomer(form) {
    const fields = Object.fromEntries(new FormData(form));
    delete fields.csrfmiddlewaretoken;
    const typed = fold(fields.organisation).trim();
    const isKnown = Array.from(names.options, (one) => fold(one.value)).includes(typed);
    const faults = [];
    if (!fields.name.trim()) faults.push(says.saysName);
    if (!fields.side && !isKnown) faults.push(says.saysSide);
    showFaults(form, faults);
    if (faults.length) return;
    tell("");
    add({ id: fields.ticket, url: form.getAttribute("action"), fields: fields });
    form.reset();
    form.elements.ticket.value = ticket();
    form.elements.name.focus();
  }
  function ticket() {
    const drawn = crypto.getRandomValues(new Uint8Array(18));
    return Array.from(drawn, (one) => one.toString(16).padStart(2, "0")).join("");
  }
  function showFaults(form, faults) {
    const box = form.querySelector("[data-faults]");
    box.hidden = !faults.length;
    box.querySelector("ul").replaceChildren(...faults.map((words) => {
      const line = document.createElement("li");
      line.textContent = words;
      return line;
    }));
  }
  function putRight(entry, faults) {
    // The server could not take it: what was written comes back to be put right.
    const form = door.querySelector("[data-walk-in]");
    form.closest("details").open = true;
    Object.entries(entry.fields).forEach(([name, value]) => {
      const field = form.elements[name];
      if (field) field.value = value;
    });
    showFaults(form, Object.values(faults).flat());
  }
  function suggest(form) {
    const field = form.elements.organisation;
    let asked = 0;
    field.setAttribute("list", names.id);
    form.append(names);
    field.addEventListener("input", () => {
      clearTimeout(asked);
      asked = setTimeout(async () => {
        const query = field.value.trim();
        if (query.length < 2) return;
        try {
          const response = await ask(`${says.names}?q=${encodeURIComponent(query)}`);
          const told = await response.json();
          names.replaceChildren(...told.names.map((name) => new Option(name, name)));
        } catch (error) {
          // Without the net any name may be written.
        }
      }, 250);
    });
  }

  const form = door.querySelector("[data-walk-in]");
  if (form) {
    door.querySelector("[href='#ny']").addEventListener("click", () => {
      form.closest("details").open = true;
      setTimeout(() => form.elements.name.focus());
    });
    // A page from the browser's memory would give two people the same ticket.
    form.elements.ticket.value = ticket();
    suggest(form);
  }
  window.addEventListener("online", () => {
    wait = FIRST_WAIT;
    poll();
    send();
  });
  window.addEventListener("offline", () => {
    isOffline = true;
    show();
  });
  document.addEventListener("visibilitychange", poll);
  setInterval(poll, ASK_EVERY);
  show();
  narrow();
  send();
})();
