// How values are put into Chinese words on pages. One place, so that a date looks the same everywhere.

/** `2021` → 2021年, `2021-09` → 2021年9月, `2021-09-01` → 2021年9月1日: as precise as known, never more. */
export function dateText (date: string): string {
  const [year, month, day] = date.split('-')
  return `${year}年${month === undefined ? '' : `${Number(month)}月`}${day === undefined ? '' : `${Number(day)}日`}`
}

/** Characters a reader takes in a minute. */
const READING_SPEED = 300

/** 约N分钟, rounded up. */
export function readingTimeText (characters: number): string {
  return `约${Math.max(1, Math.ceil(characters / READING_SPEED))}分钟`
}

/** A whole number with its thousands grouped above four places (GB/T 15835—2011). */
export function countText (count: number): string {
  return count < 10_000 ? String(count) : count.toLocaleString('en-US')
}
