extension ReportPage {
  /// The script: sorts tables, and says what lies under the mouse, a finger or the arrow keys.
  ///
  /// It reads the page's own attributes, writes text only (`textContent`), and runs once.
  static let script: StaticString = """
    'use strict';

    for (const table of document.querySelectorAll('.sortable')) {
      const heads = [...table.tHead.rows[0].cells];
      const body = table.tBodies[0];
      const text = new Intl.Collator(undefined, { numeric: true });
      heads.forEach((head, column) => head.firstElementChild.addEventListener('click', () => {
        const isText = head.classList.contains('text');
        const first = isText ? 'ascending' : 'descending';
        const other = isText ? 'descending' : 'ascending';
        const order = head.getAttribute('aria-sort') === first ? other : first;
        const sign = order === 'ascending' ? 1 : -1;
        const key = row => isText ? row.cells[column].textContent
          : Number(row.cells[column].dataset.value ?? -1);
        const compare = isText ? text.compare : (a, b) => a - b;
        const rows = [...body.rows].map(row => [key(row), row]);
        rows.sort((a, b) => sign * compare(a[0], b[0]));
        body.append(...rows.map(row => row[1]));
        heads.forEach(other => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', order);
      }));
    }

    const inside = (svg, event) =>
      new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

    for (const chart of document.querySelectorAll('.chart')) {
      const svg = chart.querySelector('svg');
      const mark = svg.querySelector('.mark');
      const epochs = JSON.parse(chart.dataset.epochs);
      const places = JSON.parse(chart.dataset.places);
      const labels = [epochs, ...JSON.parse(chart.dataset.labels)];
      const outputs = chart.querySelectorAll('output');
      const first = epochs.indexOf(Number(outputs[0].textContent));
      let at = first;
      const show = index => {
        at = Math.min(Math.max(index, 0), epochs.length - 1);
        mark.setAttribute('x1', places[at]);
        mark.setAttribute('x2', places[at]);
        outputs.forEach((output, line) => { output.textContent = labels[line][at]; });
      };
      svg.addEventListener('pointermove', event => {
        const x = inside(svg, event).x;
        let near = 0;
        places.forEach((place, index) => {
          if (Math.abs(place - x) < Math.abs(places[near] - x)) near = index;
        });
        show(near);
      });
      svg.addEventListener('pointerleave', () => show(first));
      svg.addEventListener('keydown', event => {
        const move = step[event.key];
        if (!move) return;
        event.preventDefault();
        show(at + move[0] - move[1]);
      });
    }

    for (const figure of document.querySelectorAll('.confusion')) {
      const svg = figure.querySelector('svg');
      const output = figure.querySelector('output');
      const cursor = figure.querySelector('.cursor');
      const [row, column] = cursor.children;
      const names = JSON.parse(svg.dataset.names);
      const [side, margin] = [Number(svg.dataset.side), Number(svg.dataset.margin)];
      const numbers = svg.dataset.cells.split(' ').map(Number);
      const count = new Map();
      const images = new Array(names.length).fill(0);
      for (let i = 0; i + 2 < numbers.length; i += 3) {
        count.set(numbers[i] * names.length + numbers[i + 1], numbers[i + 2]);
        images[numbers[i]] += numbers[i + 2];
      }
      let at = [0, 0];
      const place = (rect, x, y, width, height) => {
        Object.entries({ x, y, width, height }).forEach(([key, value]) =>
          rect.setAttribute(key, value));
      };
      const show = (x, y) => {
        if (x < 0 || y < 0 || x >= names.length || y >= names.length) return;
        at = [x, y];
        const extent = side * names.length;
        place(row, margin, margin + y * side, extent, side);
        place(column, margin + x * side, margin, side, extent);
        cursor.classList.add('on');
        const found = count.get(y * names.length + x) ?? 0;
        const share = images[y] ? ' (' + Math.round(100 * found / images[y]) + ' %)' : '';
        const of = found + ' of ' + images[y] + share;
        output.textContent = x === y ? names[y] + ': ' + of + ' right'
          : names[y] + ': ' + of + ' taken for ' + names[x];
      };
      svg.addEventListener('pointermove', event => {
        const point = inside(svg, event);
        show(Math.floor((point.x - margin) / side), Math.floor((point.y - margin) / side));
      });
      svg.addEventListener('pointerleave', () => cursor.classList.remove('on'));
      svg.addEventListener('focus', () => {
        if (svg.matches(':focus-visible')) show(...at);
      });
      svg.addEventListener('keydown', event => {
        const move = step[event.key];
        if (!move) return;
        event.preventDefault();
        show(at[0] + move[0], at[1] + move[1]);
      });
    }
    """
}
