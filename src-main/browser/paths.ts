/** The door's own paths, beside the page's files. */
export const sessionPath = '/gatehouse/session';
export const messagesPath = '/gatehouse/messages';
export const eventsPath = '/gatehouse/events';
export const hostScriptPath = '/gatehouse/host.js';
export const elsewherePath = '/gatehouse/elsewhere.html';

/** Lower case, as Node hands headers on. In a header and not in a cookie, since cookies do not tell ports apart. */
export const sessionHeader = 'x-gatehouse-session';

/** What a page without the token of the launch is shown. */
export const elsewherePage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Gatehouse is open elsewhere</title></head>
<body>
<h1>Gatehouse is open in another window</h1>
<p>Each start of Gatehouse opens one window, and this is not it: its address was used before, or its time is over.</p>
<p>Go to the window that is open. If you closed it, start Gatehouse again.</p>
</body>
</html>
`;
