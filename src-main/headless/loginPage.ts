const page = (title: string, body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body><h1>${title}</h1>${body}</body></html>`;

/** Fixed texts only: nothing a request carries is ever written into a page. */
export const NO_SESSION_PAGE = page(
  'Millrace is running, but this browser is not signed in',
  '<p>Open the address that Millrace printed in its terminal. It works once; start Millrace again for a new one.</p>',
);

export const loginPage = (note: string) =>
  page(
    'Millrace',
    `<p role="alert">${note}</p><form method="post" action="/login"><label>Password <input type="password" name="password" autocomplete="current-password" required autofocus></label> <button>Sign in</button></form>`,
  );
