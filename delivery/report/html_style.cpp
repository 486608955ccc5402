// How the page looks. Colours keep 4.5:1 on their ground in both schemes, and none tells anything alone.
#include "delivery/report/html.hpp"

namespace taxasge::delivery {

std::string_view html_style() {
    return R"css(
:root{color-scheme:light dark;--ground:#fff;--raised:#f4f6f8;--ink:#16202a;--soft:#4a5764;--edge:#b9c3cd;--link:#0b5394;
--good:#14642f;--bad:#a3181c;--open:#7a4b00;--bar:#2b6cb0}
@media (prefers-color-scheme:dark){:root{--ground:#12181f;--raised:#1c252e;--ink:#e8edf2;--soft:#b3bfca;--edge:#45525f;--link:#8cc4ff;
--good:#7fd99a;--bad:#ff9c9c;--open:#f2c063;--bar:#6aa9ec}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,"Noto Sans","Liberation Sans",sans-serif}
main{max-width:70rem;margin:0 auto;padding:1rem}
h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0 1rem}
h2{font-size:1.25rem;margin:2rem 0 .6rem;padding-bottom:.2rem;border-bottom:2px solid var(--edge)}
h3{font-size:1rem;margin:1.2rem 0 .4rem}
a{color:var(--link)}
a:focus-visible,.wide:focus-visible,pre:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code,pre{font:.85em/1.5 ui-monospace,"Noto Sans Mono","Liberation Mono",monospace}
code,.said{overflow-wrap:anywhere}
pre{background:var(--raised);border:1px solid var(--edge);border-radius:.3rem;padding:.6rem .8rem;overflow-x:auto}
.wide{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border:1px solid var(--edge);min-width:4.5em}
td:has(code),td:has(.said){min-width:10em}
th:has(.said){min-width:9em}
th[scope=row]{font-weight:400}
thead th{background:var(--raised)}
ul,ol{padding-left:1.4rem}
li{margin:.25rem 0}
.checks{list-style:none;padding:0}
.checks li{display:flex;gap:.5rem;align-items:baseline}
.shape{width:1em;height:1em;flex:none;vertical-align:-.12em}
.moment{white-space:nowrap}
.state,.verdict{font-weight:700;white-space:nowrap}
.state .shape,.verdict .shape{margin-right:.3em}
.pass,.go{color:var(--good)}
.fail,.no-go{color:var(--bad)}
.unknown,.stale,.skipped,.waived,.conditional{color:var(--open)}
.verdict{font-size:1.1em}
figure{margin:1rem 0}
figcaption{font-weight:700;margin-bottom:.3rem}
figure svg{display:block;width:100%;max-width:45rem;height:auto}
figure text{fill:var(--ink);font:13px system-ui,"Noto Sans","Liberation Sans",sans-serif}
.bar{fill:var(--bar)}.grid{stroke:var(--edge);stroke-width:1}.line{fill:none;stroke:var(--bar);stroke-width:2.5}
.dot{fill:var(--ground);stroke:var(--bar);stroke-width:2.5}.mark{fill:var(--bad)}
@media (forced-colors:active){.bar,.mark{fill:CanvasText}.line,.dot,.grid{stroke:CanvasText}}
@page{size:A4;margin:14mm}
@media print{:root{color-scheme:light;--ground:#fff;--raised:#f4f6f8;--ink:#000;--soft:#333;--edge:#888;--link:#000;
--good:#14642f;--bad:#a3181c;--open:#7a4b00;--bar:#2b6cb0}
body{font-size:9.5pt}main{max-width:none;padding:0}.wide,pre{overflow:visible}pre{white-space:pre-wrap}
th,td{padding:.2rem .35rem;min-width:3.6em}td:has(code),td:has(.said){min-width:8.5em}th:has(.said){min-width:7em}h2,h3,figcaption{break-after:avoid}tr,li,figure,pre{break-inside:avoid}thead{display:table-header-group}
p{orphans:3;widows:3}}
)css";
}

// Each differs from the others without its colour: a tick, a cross, a question, a clock, a pause, a pen, a
// triangle, a barred circle.
std::string_view html_shapes() {
    return R"svg(<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
<symbol id="shape-pass" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2.6" d="M2 8.5l4 4L14 3.5"/></symbol>
<symbol id="shape-go" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2.6" d="M2 8.5l4 4L14 3.5"/></symbol>
<symbol id="shape-fail" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2.6" d="M3 3l10 10M13 3L3 13"/></symbol>
<symbol id="shape-no-go" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2.2" d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM4 8h8"/></symbol>
<symbol id="shape-unknown" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2.2" d="M4.5 5.5a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1-1.5 2.1M8 13v2"/></symbol>
<symbol id="shape-stale" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2" d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 4v4.5l3 2"/></symbol>
<symbol id="shape-skipped" viewBox="0 0 16 16"><path fill="currentColor" d="M3 2h3.5v12H3zM9.5 2H13v12H9.5z"/></symbol>
<symbol id="shape-waived" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2" d="M2.5 13.5l1-4L11 2l3 3-7.5 7.5zM9 4l3 3"/></symbol>
<symbol id="shape-conditional" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2" d="M8 2l6.5 12h-13zM8 6.5v3.5M8 11.5v1.5"/></symbol>
<symbol id="shape-ticked" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2" d="M2 2h12v12H2zM4.5 8l2.5 3 4.5-6"/></symbol>
<symbol id="shape-open" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2" d="M2 2h12v12H2z"/></symbol>
</defs></svg>
)svg";
}

}  // namespace taxasge::delivery
