// Dates, periods and times as staff write them. A date keeps its precision: no month or day is added to a year.

/** `2021`, `2021-09` or `2021-09-01`. */
export type PartialDate = string

const BEIJING_OFFSET_HOURS = 8

const fold = (text: string) => text.normalize('NFKC').replace(/\s+/g, ' ').trim()

/** Reads 2021, 2021-09, 2021-09-01, 2021年9月1日, 2021.9.1 or 2021/9/1, in any width. Returns null for anything else. */
export function readPartialDate (text: string): PartialDate | null {
  const match = /^(\d{4})(?:年|[-./年](\d{1,2})(?:月|[-./月](\d{1,2})日?)?)?$/.exec(fold(text).replaceAll(' ', ''))
  if (!match) return null
  const [, year = '', month, day] = match
  if (Number(year) < 1900 || Number(year) > 2199) return null
  if (month === undefined) return year
  if (Number(month) < 1 || Number(month) > 12) return null
  if (day === undefined) return `${year}-${month.padStart(2, '0')}`
  if (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) return null
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function daysIn (year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Reads a period: a year, month or day, or two joined by ～, 至 or 到. Returns the period in ISO 8601, such as `2021-01/2021-10`. */
export function readPeriod (text: string): string | null {
  const [from, to, ...rest] = fold(text).split(/\s*[~～至到]\s*/)
  if (from === undefined || rest.length > 0) return null
  const start = readPartialDate(from)
  if (to === undefined || start === null) return start
  const end = readPartialDate(to)
  return end === null || end < start ? null : `${start}/${end}`
}

/** Reads a Beijing date and time (`2026-12-01 08:00`, 2026年12月1日 8点30分) as epoch milliseconds. Returns null for anything else. */
export function readBeijingTime (text: string): number | null {
  const match = /^(.+?)[ T日]\s*(\d{1,2})(?::(\d{2})(?::\d{2})?|[时点](?:(\d{1,2})分?)?)$/.exec(fold(text))
  if (!match) return null
  const [, dayText = '', hour = '', colonMinute, wordMinute] = match
  const day = readPartialDate(dayText)
  const minute = colonMinute ?? wordMinute ?? '0'
  if (day?.length !== 10 || Number(hour) > 23 || Number(minute) > 59) return null
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8)), Number(hour) - BEIJING_OFFSET_HOURS, Number(minute))
}

/** Returns 2021年, 2021年9月 or 2021年9月1日. */
export function dateText (date: PartialDate): string {
  const [year, month, day] = date.split('-')
  return `${year}年${month === undefined ? '' : `${Number(month)}月`}${day === undefined ? '' : `${Number(day)}日`}`
}

/** Returns a period in Chinese: a single date, or two dates joined by ～ (GB/T 15835—2011). */
export function periodText (period: string): string {
  return period.split('/').map(dateText).join('～')
}

/** Returns epoch milliseconds as Beijing time: 2026-11-23T18:04:03+08:00. */
export function beijingTime (instant: number): string {
  return `${new Date(instant + BEIJING_OFFSET_HOURS * 3600_000).toISOString().slice(0, 19)}+08:00`
}

/** Returns the day in Beijing of epoch milliseconds: 2026-11-23. */
export function beijingDay (instant: number): PartialDate {
  return beijingTime(instant).slice(0, 10)
}
