/** Texts that attack whoever shows them. */

/** Each would set `window.attacked`, or load something, if it were taken for markup, script, style or a link. */
export const PAYLOADS = [
  "<script>window.attacked=1</script>",
  "</script><script>window.attacked=1</script>",
  "<img src=x onerror=window.attacked=1>",
  "<svg onload=window.attacked=1>",
  "\"><iframe srcdoc='<script>top.attacked=1</script>'>",
  "' onmouseover='window.attacked=1",
  "javascript:window.attacked=1",
  "<a href=command:workbench.action.quit>x</a>",
  "{{window.attacked=1}}",
  "<style>*{display:none}</style>",
  "<meta http-equiv=refresh content=0;url=javascript:window.attacked=1>",
  "\u202etxt.exe\u0000\u001b[31m<b onclick=window.attacked=1>",
  "x".repeat(100_000),
];
