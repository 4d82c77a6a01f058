// How values are put into Chinese words on pages. One place, so that a date looks the same everywhere.
import { beijingDay, beijingTime, dateText, periodText } from '../../content/date.ts'

export { dateText, periodText }

/** Characters a reader takes in a minute. */
const READING_SPEED = 300

/** 约N分钟, rounded up. */
export function readingTimeText (characters: number): string {
  return `约${Math.max(1, Math.ceil(characters / READING_SPEED))}分钟`
}

/** A whole number with its thousands grouped above four places (GB/T 15835—2011). */
export function countText (count: number): string {
  return decimalText(String(count))
}

/** An instant (epoch ms) in Beijing, whatever the server's zone: 2026年11月23日 18:04:03, without :00 seconds. */
export function momentText (instant: number): string {
  const [day = '', clock = ''] = beijingTime(instant).slice(0, 19).split('T')
  return `${dateText(day)} ${clock.replace(/:00$/, '')}`
}

/** An instant as `PubDate` wants it (国办发〔2017〕47号): 2026-07-19 07:16, Beijing time, without an offset. */
export function pubDateText (instant: number): string {
  return beijingTime(instant).slice(0, 16).replace('T', ' ')
}

/** The day of an instant (epoch ms) in Beijing: 2026年11月23日. */
export function dayText (instant: number): string {
  return dateText(beijingDay(instant))
}

/** A decimal text with its thousands grouped above four places: 39560000 → 39,560,000. */
export function decimalText (decimal: string): string {
  const [whole = '', fraction] = decimal.split('.')
  return (whole.length > 4 ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole) + (fraction === undefined ? '' : `.${fraction}`)
}
