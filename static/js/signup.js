// What is written stays in this tab until it is sent, also when the page is left.
// What somebody needs (food, access) is left out: others may use the same computer.
(function () {
  "use strict";
  const LEFT_OUT = /^(csrfmiddlewaretoken|homepage|once|sure|access|food.*)$/;

  function box(number) {
    return "signup-" + number;
  }

  function kept(number) {
    try {
      return JSON.parse(window.sessionStorage.getItem(box(number)) || "{}");
    } catch {
      return {};
    }
  }

  function forget(number) {
    try {
      window.sessionStorage.removeItem(box(number));
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }

  function fields(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && field.type !== "submit" && !LEFT_OUT.test(field.name);
    });
  }

  function keep(form) {
    const written = {};
    fields(form).forEach(function (field) {
      if (field.type !== "radio") written[field.name] = field.value;
      else if (field.checked) written[field.name] = field.value;
    });
    try {
      window.sessionStorage.setItem(box(form.dataset.draft), JSON.stringify(written));
    } catch {
      // No draft then: the form works without.
    }
  }

  function bring(form, written) {
    let brought = false;
    fields(form).forEach(function (field) {
      const value = written[field.name];
      if (value === undefined || value === "") return;
      if (field.type === "radio") {
        field.checked = field.value === value;
      } else if (field.value !== value) {
        field.value = value;
        brought = true;
      }
      const fold = field.closest("details");
      if (fold && field.tagName === "INPUT" && field.value) fold.open = true;
    });
    return brought;
  }

  const sent = document.querySelector("[data-draft-sent]");
  if (sent) forget(sent.dataset.draftSent);

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const found = form.querySelector("[data-draft-found]");
  const faulty = form.querySelector("[role=alert]");
  if (!faulty && bring(form, kept(form.dataset.draft)) && found) found.hidden = false;
  form.addEventListener("input", function () {
    keep(form);
  });
  const button = form.querySelector("[data-draft-forget]");
  if (button) {
    button.addEventListener("click", function () {
      forget(form.dataset.draft);
      form.reset();
      found.hidden = true;
      form.querySelector("input:not([type=hidden]):not([hidden])").focus();
    });
  }
})();
