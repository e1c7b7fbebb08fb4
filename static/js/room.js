// The room follows along: every third second it asks whether anything is new, and then
// changes only the parts that differ. What somebody is writing stays where it is.
(function () {
  "use strict";
  const room = document.getElementById("room");
  if (!room) return;

  const EVERY = 3000;
  const EVERY_HIDDEN = 15000;
  const GIVE_UP = 8000;
  const net = document.getElementById("room-net");
  const live = document.getElementById("room-live");
  const answer = document.getElementById("room-answer");
  // These are made anew each time, and say nothing.
  const TOKEN = /(name="(?:csrfmiddlewaretoken|token)" value=")[^"]*/g;
  const shown = new Map();
  let aloud = new Set();
  let timer = 0;
  let asking = false;
  let isOff = false;

  // What the server sent, so that only what differs is changed

  function plain(part) {
    return part.outerHTML.replace(TOKEN, "$1");
  }

  function version() {
    return document.getElementById("room-state").dataset.version;
  }

  function sentences(root) {
    const list = root.querySelector("#room-aloud");
    return Array.from(list ? list.children : [], function (line) {
      return line.textContent;
    });
  }

  // What somebody writes

  function fields(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && field.type !== "hidden";
    });
  }

  function isChanged(field) {
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    if (field.tagName === "SELECT") {
      const given = Array.from(field.options).findIndex(function (o) {
        return o.defaultSelected;
      });
      return field.selectedIndex !== Math.max(given, 0);
    }
    return field.tagName !== "BUTTON" && field.value !== field.defaultValue;
  }

  function isInUse(form) {
    const active = document.activeElement;
    const writes = form.contains(active) && active.matches("input, select, textarea");
    return writes || fields(form).some(isChanged);
  }

  function sayKept(form) {
    const text = fields(form)
      .filter(function (f) {
        return isChanged(f) && f.matches("textarea, input[type=text]");
      })
      .map(function (f) {
        return f.value.trim();
      })
      .filter(Boolean)
      .join(" · ");
    if (text && room.dataset.saysKept) say(room.dataset.saysKept + " “" + text + "”", "warning");
  }

  // An answer to what this person did

  function say(text, tone) {
    const box = document.createElement("div");
    const words = document.createElement("p");
    words.textContent = text;
    box.className = "notice notice-" + tone;
    box.tabIndex = -1;
    box.append(words);
    tell(box);
  }

  function tell(box) {
    answer.replaceChildren(box);
    // What went well need not stay in the way; what did not stays until the next try.
    if (!box.classList.contains("notice-success")) return;
    setTimeout(function () {
      if (answer.firstElementChild === box) box.remove();
    }, 8000);
  }

  // The parts

  function keepWriting(old, fresh) {
    old.querySelectorAll("form[id]").forEach(function (form) {
      if (!isInUse(form)) return;
      const same = fresh.querySelector("#" + CSS.escape(form.id));
      if (same) same.replaceWith(form);
      else sayKept(form);
    });
    old.querySelectorAll("details[id]").forEach(function (fold) {
      const same = fresh.querySelector("#" + CSS.escape(fold.id));
      if (same) same.open = fold.open;
    });
  }

  function place() {
    const active = document.activeElement;
    if (!active || !room.contains(active)) return null;
    const isText = active.matches("textarea, input[type=text]");
    return {
      element: active,
      id: active.id,
      part: active.closest("[data-part]"),
      from: isText ? active.selectionStart : null,
      to: isText ? active.selectionEnd : null,
    };
  }

  function goBackTo(was) {
    if (!was || document.activeElement === was.element) return;
    const same = was.element.isConnected
      ? was.element
      : was.id && document.getElementById(was.id);
    if (same) {
      same.focus({ preventScroll: true });
      if (was.from !== null && same.setSelectionRange) same.setSelectionRange(was.from, was.to);
      return;
    }
    const part = was.part && document.getElementById(was.part.id);
    if (!part) return;
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  }

  function swap(fresh) {
    const was = place();
    fresh.querySelectorAll("[data-part]").forEach(function (part) {
      const old = document.getElementById(part.id);
      const now = plain(part);
      if (!old || shown.get(part.id) === now) return;
      shown.set(part.id, now);
      keepWriting(old, part);
      old.replaceWith(part);
    });
    document.getElementById("room-state").dataset.version = fresh.dataset.version;
    goBackTo(was);
    const lines = sentences(fresh);
    const news = lines.filter(function (line) {
      return !aloud.has(line);
    });
    aloud = new Set(lines);
    if (news.length) live.textContent = news.join(" ");
    document.dispatchEvent(new CustomEvent("room:changed"));
  }

  function take(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.getElementById("room-state");
    if (!fresh) return false;
    const said = page.querySelector("#room-said, .messages .notice");
    if (said) {
      said.removeAttribute("id");
      tell(document.adoptNode(said));
    }
    swap(document.adoptNode(fresh));
    return true;
  }

  // The net

  function inContact(yes) {
    if (yes === !isOff) return;
    isOff = !yes;
    net.classList.toggle("is-calm", yes);
    net.textContent = yes ? room.dataset.saysBack : room.dataset.saysOffline;
    if (yes) {
      setTimeout(function () {
        if (!isOff) net.textContent = "";
      }, 4000);
    }
  }

  function ask(address, more) {
    const stop = new AbortController();
    const clock = setTimeout(function () {
      stop.abort();
    }, GIVE_UP);
    const how = Object.assign({ cache: "no-store", signal: stop.signal }, more);
    return fetch(address, how).finally(function () {
      clearTimeout(clock);
    });
  }

  async function load() {
    const found = await ask(room.dataset.state, { headers: { "X-Room": "1" } });
    if (found.redirected || found.status === 403) {
      if (room.dataset.saysLoggedOut) say(room.dataset.saysLoggedOut, "warning");
      return;
    }
    if (!found.ok) throw new Error(String(found.status));
    take(await found.text());
  }

  async function look() {
    if (asking) return;
    asking = true;
    try {
      const address = room.dataset.changed + version() + "/";
      const found = await ask(address, { credentials: "omit" });
      if (!found.ok) throw new Error(String(found.status));
      if (found.status !== 204) await load();
      inContact(true);
    } catch {
      inContact(false);
    } finally {
      asking = false;
    }
  }

  function again() {
    clearTimeout(timer);
    timer = setTimeout(async function () {
      await look();
      again();
    }, document.hidden ? EVERY_HIDDEN : EVERY);
  }

  // What this person does: the same forms as without script, sent from the page

  function fold(form) {
    const around = form.closest("details");
    if (around && around.querySelectorAll("form").length === 1) around.open = false;
  }

  async function send(form, button) {
    const words = new FormData(form, button || undefined);
    form.setAttribute("aria-busy", "true");
    answer.replaceChildren();
    try {
      const found = await ask(form.action, {
        method: "POST",
        body: words,
        headers: { "X-Room": "1" },
      });
      const html = await found.text();
      const isHere = html.includes('id="room-state"');
      if (!isHere && found.redirected) {
        say(room.dataset.saysLoggedOut, "warning");
        return;
      }
      if (!isHere) throw new Error(String(found.status));
      if (found.ok) {
        form.reset();
        fold(form);
      }
      if (found.ok && button) button.focus({ preventScroll: true });
      take(html);
      inContact(true);
    } catch {
      say(room.dataset.saysNotSent, "error");
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  room.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("form[data-send]")) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") send(form, event.submitter);
  });

  document.querySelectorAll("#room [data-part]").forEach(function (part) {
    shown.set(part.id, plain(part));
  });
  aloud = new Set(sentences(room));
  window.addEventListener("offline", function () {
    inContact(false);
  });
  window.addEventListener("online", look);
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) look();
    again();
  });
  document.addEventListener("room:look", look);
  again();
})();
