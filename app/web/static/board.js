// A board that is wider than the screen begins with today; without script one scrolls by hand.

for (const today of document.querySelectorAll(".board thead .today")) {
  const scroller = today.closest(".scroll");
  const first = today.parentElement.firstElementChild;
  if (scroller && scroller.scrollWidth > scroller.clientWidth) {
    scroller.scrollLeft = today.offsetLeft - first.offsetWidth;
  }
}
