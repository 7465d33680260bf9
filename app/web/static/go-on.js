// Sends a form that only waits for a tap: the answer of a sign-in provider. Without scripts, the button does it.

document.querySelector("form[data-go-on]")?.requestSubmit();
