// Adds new mail to the list while the page is open, and takes away what was cleared. What stays is not touched: a
// reader keeps focus, selection and place.
{
  const EVERY = 2000;
  const list = document.getElementById("mails");
  const summary = document.getElementById("summary");
  const choice = document.getElementById("to");

  const renew = (page) => {
    const theirs = page.getElementById("mails");
    for (const mail of [...list.children]) if (!page.getElementById(mail.id)) mail.remove();
    for (const mail of [...theirs.children].reverse()) if (!document.getElementById(mail.id)) list.prepend(mail);
    // Somebody who is about to choose keeps the choices.
    if (document.activeElement !== choice) choice.replaceChildren(...page.getElementById("to").children);
    summary.textContent = page.getElementById("summary").textContent;
    list.dataset.state = theirs.dataset.state;
  };

  const look = async () => {
    const answer = await fetch(location.href, { headers: { "If-None-Match": list.dataset.state } });
    if (answer.status === 200) renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
  };

  const again = async () => {
    // A server that is being restarted does not answer, and does so later.
    if (!document.hidden) await look().catch(() => {});
    setTimeout(again, EVERY);
  };
  setTimeout(again, EVERY);
}
