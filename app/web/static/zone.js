// A form that asks for a team's zone begins with that of the browser; what somebody chose or sent before is left alone.

const own = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
const select = document.querySelector("main select[name=zone]");
const begins = select?.selectedOptions[0]?.defaultSelected;
const known = [...(select?.options ?? [])].some((option) => option.value === own);
if (begins && known && own.includes("/")) select.value = own;
