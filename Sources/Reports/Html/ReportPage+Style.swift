extension ReportPage {
  /// The style sheet: one column of sections, two where there is room; colors for both themes.
  ///
  /// Blue and orange are told apart with any kind of color vision; within a ramp lightness alone
  /// says how much.
  static let style: StaticString = """
    :root {
      color-scheme: light dark;
      --page: #fdfdfc; --card: #ffffff; --ink: #1c1f23; --quiet: #5b626c; --line: #e2e4e8;
      --blue: #0b5fa5; --orange: #b34700;
      --h1: #d5e5f4; --h2: #b1cfe9; --h3: #86b5dd; --h4: #5496cc; --h5: #2872b1; --h6: #0b4a86;
      --m1: #fbdfc4; --m2: #f8c799; --m3: #f2a663; --m4: #e2802c; --m5: #bb590b; --m6: #873a00;
      --low: #1c1f23; --mid: #1c1f23; --high: #ffffff;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #121417; --card: #181b1f; --ink: #e6e8eb; --quiet: #9ba3ae; --line: #2b3037;
        --blue: #74b4ee; --orange: #f0a15b;
        --h1: #1e3a54; --h2: #234b70; --h3: #2a6092; --h4: #4a8cc4; --h5: #74b0e2; --h6: #a8d3f8;
        --m1: #4c2f13; --m2: #643c14; --m3: #864d15; --m4: #c0732a; --m5: #e29847; --m6: #ffc68f;
        --low: #e6e8eb; --mid: #0d1013; --high: #0d1013;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--page); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans",
        sans-serif;
      font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
    }
    header, main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem; }
    header { padding-top: 3rem; }
    h1 { margin: 0; font-size: 2rem; font-weight: 650; letter-spacing: -.02em; line-height: 1.2; }
    h2 { margin: 0 0 .25rem; font-size: 1.25rem; font-weight: 650; letter-spacing: -.01em; }
    h3 { margin: 0 0 .75rem; font-size: 1rem; font-weight: 600; }
    h3.next { margin-top: 1.75rem; }
    p { margin: 0; }
    section { margin-top: 3.5rem; }
    .quiet, .lead { color: var(--quiet); }
    .lead { max-width: 46rem; margin-bottom: 1.25rem; }
    .over { color: var(--quiet); font-size: .875rem; margin-bottom: .5rem; }
    .under { color: var(--quiet); margin-top: .5rem; }
    .warning {
      margin-top: 1.25rem; padding: .6rem .9rem; border-left: 3px solid var(--orange);
      background: var(--card);
    }
    .figures {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px;
      margin: 2rem 0 0; border: 1px solid var(--line); border-radius: .6rem;
      background: var(--card); overflow: hidden;
    }
    .figures div { display: flex; flex-direction: column; padding: .9rem 1rem; box-shadow: 0 0 0 1px var(--line); }
    .figures + .lead { margin: 1.25rem 0 0; }
    .figures dt { color: var(--quiet); font-size: .875rem; }
    .figures dd { margin: 0; font-size: 1.5rem; font-weight: 600; letter-spacing: -.01em; }
    .figures dd + dd { color: var(--quiet); font-size: .8125rem; font-weight: 400; letter-spacing: 0; }
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 2rem 2.5rem; }
    .pair > * { min-width: 0; }
    .uneven { display: grid; gap: 2rem 2.5rem; }
    .uneven > * { min-width: 0; }
    @media (min-width: 62rem) { .uneven { grid-template-columns: 1.75fr 1fr; } }
    figure { margin: 0; }
    figcaption { font-size: .875rem; }
    svg { display: block; max-width: 100%; }
    svg text { fill: var(--quiet); font-size: 12px; }
    :focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; border-radius: 2px; }

    .chart figcaption { margin-bottom: .5rem; }
    .chart strong { display: block; font-size: 1rem; font-weight: 600; }
    .chart svg { width: 100%; touch-action: pan-y; cursor: crosshair; }
    .legend { display: flex; flex-wrap: wrap; gap: .1rem .8rem; color: var(--quiet); }
    .legend output { display: inline-block; min-width: 3.4em; color: var(--ink); font-weight: 600; }
    .legend .at output { min-width: 1.5em; }
    .key::before {
      content: ""; display: inline-block; width: 1em; margin-right: .35em; vertical-align: .25em;
      border-top: 2.5px solid var(--blue);
    }
    .key.training::before { border-top: 2.5px dashed var(--orange); }
    .key.second::before { border-top-style: dotted; }
    .grid { stroke: var(--line); }
    .mark { stroke: var(--quiet); stroke-dasharray: 2 3; }
    .chart path { fill: none; stroke: var(--blue); stroke-width: 2; stroke-linejoin: round; }
    .chart circle { fill: var(--blue); }
    .chart .training path { stroke: var(--orange); stroke-dasharray: 5 3; }
    .chart .training circle { fill: var(--orange); }
    .chart .second path { stroke-dasharray: 1.5 3; stroke-linecap: round; }

    details { margin-top: 1rem; }
    summary { cursor: pointer; color: var(--quiet); font-size: .875rem; }
    .scroll { overflow: auto; }
    details .scroll { max-height: 24rem; margin-top: .75rem; }
    table { border-collapse: collapse; width: 100%; font-size: .875rem; }
    th, td { padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: baseline; }
    th:last-child, td:last-child { padding-right: 0; }
    tbody th { font-weight: 500; }
    thead th { color: var(--quiet); font-weight: 500; white-space: nowrap; }
    tr + tr > *, tbody tr:first-child > * { border-top: 1px solid var(--line); }
    .number { padding-left: .75rem; text-align: right; white-space: nowrap; }
    .number:first-child { padding-left: 0; }
    .number + :not(.number) { padding-left: .75rem; }
    .classes { max-height: 34rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); }
    .classes table { min-width: 38rem; overflow-wrap: break-word; }
    .classes th:first-child { padding-left: 1rem; }
    .classes th:last-child, .classes td:last-child { padding-right: 1rem; }
    .classes thead th { position: sticky; top: 0; z-index: 1; background: var(--card); box-shadow: 0 1px var(--line); }
    .classes tbody tr:hover > * { background: var(--page); }
    .classes tbody tr:first-child > * { border-top: 0; }
    th button { margin: 0; padding: .35rem 0; border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
    .text button::after, .number button::before {
      content: "\\2195"; display: inline-block; width: 1.2em; text-align: center; opacity: .4;
    }
    th button:hover, th[aria-sort] button { color: var(--ink); }
    th[aria-sort=ascending] button::before, th[aria-sort=ascending] button::after { content: "\\2191"; opacity: 1; }
    th[aria-sort=descending] button::before, th[aria-sort=descending] button::after { content: "\\2193"; opacity: 1; }
    .text button::before, .number button::after { content: none !important; }
    .bar { display: inline-block; width: 4.5rem; max-width: none; height: .5rem; margin-right: .6rem; fill: var(--blue); }
    .bar .rest { fill: var(--line); }
    .times { color: var(--quiet); }

    .confusion svg { height: auto; min-width: 20rem; }
    .confusion .named { min-width: 30rem; }
    .confusion path { shape-rendering: crispEdges; }
    .confusion svg text { fill: var(--ink); }
    .reading { min-height: 3rem; color: var(--quiet); font-size: .875rem; }
    .frame { fill: var(--card); stroke: var(--line); }
    .cursor rect { fill: none; stroke: var(--ink); stroke-width: 1.5; vector-effect: non-scaling-stroke; visibility: hidden; pointer-events: none; }
    .cursor.on rect { visibility: visible; }
    .h1 { fill: var(--h1); background: var(--h1); } .h2 { fill: var(--h2); background: var(--h2); }
    .h3 { fill: var(--h3); background: var(--h3); } .h4 { fill: var(--h4); background: var(--h4); }
    .h5 { fill: var(--h5); background: var(--h5); } .h6 { fill: var(--h6); background: var(--h6); }
    .m1 { fill: var(--m1); background: var(--m1); } .m2 { fill: var(--m2); background: var(--m2); }
    .m3 { fill: var(--m3); background: var(--m3); } .m4 { fill: var(--m4); background: var(--m4); }
    .m5 { fill: var(--m5); background: var(--m5); } .m6 { fill: var(--m6); background: var(--m6); }
    .confusion svg .count { fill: var(--low); pointer-events: none; }
    .confusion svg text.h4, .confusion svg text.m4 { fill: var(--mid); }
    .confusion svg text.h5, .confusion svg text.h6, .confusion svg text.m5, .confusion svg text.m6 { fill: var(--high); }
    .confusion figcaption { margin-top: 1rem; color: var(--quiet); }
    .ramp { display: flex; max-width: 28rem; margin-bottom: .25rem; font-size: .75rem; line-height: 1.5rem; text-align: center; color: var(--low); }
    .ramp span { flex: 1; }
    .ramp .what { flex: 0 0 7.5rem; text-align: left; color: var(--quiet); }
    .ramp .h4, .ramp .m4 { color: var(--mid); }
    .ramp .h5, .ramp .h6, .ramp .m5, .ramp .m6 { color: var(--high); }
    .note { display: block; margin-top: .5rem; }

    .gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr)); gap: 1.25rem 1rem; margin: 0; padding: 0; list-style: none; }
    .gallery li { min-width: 0; font-size: .8125rem; line-height: 1.35; }
    .gallery img, .gallery .gone {
      display: block; width: 100%; height: auto; aspect-ratio: 1; margin-bottom: .4rem; border-radius: .4rem;
      border: 1px solid var(--line); background: var(--line);
    }
    .gallery .gone { display: grid; place-items: center; padding: .5rem; background: none; color: var(--quiet); text-align: center; }
    .gallery b { font-weight: 600; }
    .gallery p { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
    .gallery .file {
      display: block; color: var(--quiet); font-size: .75rem; white-space: nowrap;
      text-overflow: ellipsis;
    }
    .right b { color: var(--blue); } .wrong b { color: var(--orange); }

    .facts { display: grid; grid-template-columns: minmax(5.75rem, max-content) 1fr; gap: .3rem 1.25rem; margin: 0; font-size: .875rem; }
    .facts dt { color: var(--quiet); }
    .facts dd { margin: 0; min-width: 0; }
    .facts .set { font-weight: 600; }
    code { font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    .best > * { color: var(--blue); font-weight: 600; }
    footer { margin-top: 4rem; padding-bottom: 3rem; color: var(--quiet); font-size: .8125rem; }

    @media (max-width: 40rem) {
      header, main, footer { padding-left: 1rem; padding-right: 1rem; }
      header { padding-top: 1.5rem; }
      h1 { font-size: 1.5rem; }
      section { margin-top: 2.5rem; }
      .figures { grid-template-columns: 1fr 1fr; }
      .figures dd { font-size: 1.25rem; }
      .gallery { grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr)); }
      .facts { gap: .3rem .9rem; }
    }
    @media print {
      .scroll, .classes { max-height: none; overflow: visible; border: 0; }
      section, figure, li { break-inside: avoid; }
    }
    @media (prefers-reduced-motion: no-preference) {
      .bar, .classes tr > * { transition: background-color .12s; }
    }
    """
}
