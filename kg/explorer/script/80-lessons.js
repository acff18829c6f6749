  // ---- lessons: steps with a text, a question, an answer, a teacher's note and the view to show; quiz and hand-out

  let answered = {}, shownAnswers = new Set();
  const lessonNamed = (name) => G.lessons.find((lesson) => lesson.name === name);
  const stepView = (lesson, n) => ({ ...viewOf(lesson.steps[n].view), lesson: [lesson.name, String(n + 1)], quiz: view.quiz, language: view.language, projector: view.projector });
  // The step that a link names; where there is none of that number, the first or the last.
  function stepNow() {
    const lesson = view.lesson && lessonNamed(view.lesson[0]);
    return lesson ? Math.max(0, Math.min((parseInt(view.lesson[1], 10) || 1) - 1, lesson.steps.length - 1)) : 0;
  }

  toolMakers.lessons = () => {
    if (!G.lessons.length) return [el("p", null, t("lesson.none"))];
    return [el("p", null, t("lesson.choose")), el("ul", { class: "cards" }, G.lessons.map((lesson) => el("li", { lang: lesson.language },
      el("button", { type: "button", onclick: () => { openTool("lessons"); startLesson(lesson, false); } }, bdi(lesson.title)),
      el("p", { class: "small" }, bdi(lesson.summary)),
      el("p", { class: "small" }, [lesson.minutes && t("lesson.minutes", { n: lesson.minutes }), lesson.audience && t("lesson.level", { who: lesson.audience })].filter(Boolean).join(" · ")),
      el("div", { class: "row" }, act(t("lesson.quiz"), () => { openTool("lessons"); startLesson(lesson, true); }), act(t("lesson.handout"), () => { openTool("lessons"); handout(lesson, false); })))))];
  };

  async function startLesson(lesson, quiz) {
    answered = {};
    shownAnswers = new Set();
    await visit({ ...stepView(lesson, 0), quiz });
    byId("lesson").focus();
    byId("lesson").scrollIntoView({ block: "nearest" });
  }

  async function lessonStep(by) {
    const lesson = view.lesson && lessonNamed(view.lesson[0]);
    if (!lesson) return;
    const next = stepNow() + by;
    if (next < 0 || next >= lesson.steps.length) return;
    await visit(stepView(lesson, next));
    say(`${t("lesson.step", { n: next + 1, all: lesson.steps.length })}. ${lesson.steps[next].title}`);
  }

  function lessonPane() {
    const pane = byId("lesson");
    if (!pane) return;
    const lesson = view.lesson && lessonNamed(view.lesson[0]);
    if (!view.lesson && pane.hidden) return;
    pane.hidden = !view.lesson;
    if (!view.lesson) { pane.replaceChildren(); return; }
    if (!lesson) { pane.replaceChildren(el("p", { id: "lesson-title" }, bdi(t("lesson.missing", { name: view.lesson[0] }))), leave()); return; }
    const n = stepNow(), step_ = lesson.steps[n];
    pane.lang = lesson.language;
    pane.tabIndex = -1;
    pane.replaceChildren(...[
      el("p", { class: "small", lang: language }, bdi(`${lesson.title} · `), t("lesson.step", { n: n + 1, all: lesson.steps.length })),
      el("h2", { id: "lesson-title" }, bdi(step_.title)),
      ...step_.text.split(/\n\s*\n/).map((text) => el("p", null, text.replace(/\s+/g, " ").trim())),
      ...questionOf(lesson, n), ...(view.quiz ? [scoreLine(lesson)] : noteOf(step_)),
      el("div", { class: "row", lang: language },
        act(t("lesson.back"), () => lessonStep(-1), { disabled: n === 0 }), act(t("lesson.next"), () => lessonStep(1), { disabled: n === lesson.steps.length - 1 }),
        act(t("lesson.view"), () => go(stepView(lesson, n))), act(t("lesson.quiz"), () => { answered = {}; shownAnswers = new Set(); go({ quiz: !view.quiz }); }, { "aria-pressed": String(view.quiz) }),
        act(t("lesson.handout"), () => handout(lesson, false)), act(t("lesson.link"), copyLink, { class: "plain" }), leave()),
    ].filter(Boolean));
  }

  const leave = () => act(t("lesson.end"), () => go({ lesson: null, quiz: false }));
  const noteOf = (step_) => (step_.note ? [el("details", { class: "note" }, el("summary", { lang: language }, t("lesson.note")), el("p", null, step_.note))] : []);

  function questionOf(lesson, n) {
    const step_ = lesson.steps[n], key = lesson.name + " " + n;
    if (!step_.question) return [];
    const told = shownAnswers.has(key);
    const reply = el("div", { class: "answer", role: "status" }, told ? [answered[key] === undefined || !step_.choices.length ? "" : el("strong", { lang: language }, t(answered[key] ? "lesson.right" : "lesson.wrong") + " "), step_.answer] : "");
    const open = (right) => { shownAnswers.add(key); if (right !== undefined) answered[key] = right; lessonPane(); byId("lesson").querySelector(".answer").scrollIntoView({ block: "nearest" }); };
    const buttons = step_.choices && step_.choices.length
      ? step_.choices.map((choice) => act(choice, () => open(choice === step_.choices[step_.right - 1]), { disabled: told, "aria-pressed": told ? String(choice === step_.choices[step_.right - 1]) : "false" }))
      : [act(t("lesson.show"), () => open(undefined), { disabled: told, lang: language })];
    const marks = told && view.quiz && !(step_.choices && step_.choices.length)
      ? [act(t("lesson.knew"), () => open(true), { "aria-pressed": String(answered[key] === true) }), act(t("lesson.notyet"), () => open(false), { "aria-pressed": String(answered[key] === false) })] : [];
    return [el("div", { class: "question" }, el("p", null, el("strong", { lang: language }, t("lesson.question") + ": "), step_.question), el("div", { class: "row" }, buttons), reply, el("div", { class: "row", lang: language }, marks))];
  }

  function scoreLine(lesson) {
    const all = lesson.steps.filter((step_) => step_.question).length, right = Object.values(answered).filter(Boolean).length;
    const done = Object.keys(answered).length >= all ? t("lesson.quizdone") + ": " : "";
    return el("p", { class: "score", lang: language }, done + t("lesson.score", { right, all }));
  }

  // A hand-out for print: each step with its picture and room to write; answers on a page of their own, if wanted.
  function handout(lesson, answers) {
    const page = byId("handout");
    const rows = lesson.steps.map((step_, n) => el("section", { class: "handout-step" },
      el("h2", null, bdi(`${n + 1}. ${step_.title}`)), ...step_.text.split(/\n\s*\n/).map((text) => el("p", null, text.replace(/\s+/g, " ").trim())),
      svgOf(layout(choose(viewOf(step_.view))), step_.title),
      step_.question ? el("p", { class: "question" }, el("strong", null, t("lesson.question") + ": "), step_.question, step_.choices && step_.choices.length ? ` (${step_.choices.join(" / ")})` : "") : "",
      step_.question ? el("div", { class: "writing", "aria-hidden": "true" }) : ""));
    const key = el("section", { class: "answers" }, el("h2", null, t("lesson.answer")), el("ol", null, lesson.steps.map((step_) => el("li", null, step_.answer || "–"))));
    page.replaceChildren(
      el("div", { class: "row no-print" }, act(t("lesson.print"), () => print()), check(t("lesson.handoutAnswers"), answers, (on) => handout(lesson, on)), act(t("lesson.close"), closeHandout)),
      el("h1", { tabindex: "-1" }, bdi(lesson.title)), el("p", { class: "small" }, `skin-kg · ${t("release", { id: G.release })} · ${t("lesson.writing")} ____________________`), el("p", null, bdi(lesson.summary)), ...rows, answers ? key : "");
    page.hidden = false;
    root.classList.add("handing-out");
    page.querySelector("h1").focus();
  }

  function closeHandout() {
    byId("handout").hidden = true;
    byId("handout").replaceChildren();
    root.classList.remove("handing-out");
    const button = document.querySelector('[data-tool="lessons"]');
    button.focus();
  }
