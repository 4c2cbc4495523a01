// Comfort only: without this script the report is complete.
(function () {
  'use strict';
  var root = document.documentElement;
  function stored() { try { return localStorage.getItem('wimproof-theme'); } catch (error) { return null; } }
  function store(theme) { try { localStorage.setItem('wimproof-theme', theme); } catch (error) { /* private window, file: */ } }
  function dark() {
    return root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }
  var theme = stored();
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;

  var themeButton = document.getElementById('theme');
  function label() { themeButton.textContent = dark() ? 'Light' : 'Dark'; themeButton.setAttribute('aria-label', 'Switch to ' + (dark() ? 'light' : 'dark') + ' colours'); }
  themeButton.addEventListener('click', function () { root.dataset.theme = dark() ? 'light' : 'dark'; store(root.dataset.theme); label(); });
  label();

  var folds = function () { return Array.prototype.slice.call(document.querySelectorAll('details')); };
  var foldButton = document.getElementById('fold');
  foldButton.addEventListener('click', function () {
    var open = foldButton.getAttribute('aria-pressed') !== 'true';
    folds().forEach(function (fold) { fold.open = open; });
    foldButton.setAttribute('aria-pressed', String(open));
    foldButton.textContent = open ? 'Close all' : 'Open all';
  });
  document.getElementById('print').addEventListener('click', function () { print(); });

  // A link into a closed part opens it.
  function reveal() {
    var target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    for (var node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
    if (target) target.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  reveal();

  var closed = [];
  addEventListener('beforeprint', function () {
    closed = folds().filter(function (fold) { return !fold.open && fold.hasAttribute('data-print'); });
    closed.forEach(function (fold) { fold.open = true; });
  });
  addEventListener('afterprint', function () { closed.forEach(function (fold) { fold.open = false; }); closed = []; });
  document.querySelector('.actions').hidden = false;
})();
