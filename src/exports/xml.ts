const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * Text for XML or HTML, in an element or between double quotes. Only names that every parser knows: some readers of feeds
 * take no numbers. Characters that XML forbids, in any spelling, are dropped.
 */
export function xml (text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replace(/[&<>"]/g, (sign) => NAMES[sign] ?? sign)
}
