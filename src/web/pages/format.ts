// Numbers, dates and times as Chinese text, the same on all pages.
import { beijingDay, beijingTime, dateText, periodText } from '../../content/date.ts'

export { dateText, periodText }

const CHARACTERS_PER_MINUTE = 300

export function readingTimeText (characters: number): string {
  return `约${Math.max(1, Math.ceil(characters / CHARACTERS_PER_MINUTE))}分钟`
}

/** Returns a count with a separator after each three digits, when it has more than four digits (GB/T 15835—2011). */
export const countText = (count: number) => decimalText(String(count))

/** Returns a time as 2026年11月23日 18:04:03 in Beijing time. Leaves out :00 seconds. `instant`: epoch milliseconds. */
export function momentText (instant: number): string {
  const [day = '', clock = ''] = beijingTime(instant).slice(0, 19).split('T')
  return `${dateText(day)} ${clock.replace(/:00$/, '')}`
}

/** Returns a time as 2026-07-19 07:16 in Beijing time, for the meta element `PubDate` (国办发〔2017〕47号). `instant`: epoch milliseconds. */
export const pubDateText = (instant: number) => beijingTime(instant).slice(0, 16).replace('T', ' ')

/** Returns a day as 2026年11月23日 in Beijing time. `instant`: epoch milliseconds. */
export const dayText = (instant: number) => dateText(beijingDay(instant))

/** Groups thousands of a decimal number: 39560000 → 39,560,000. */
export function decimalText (decimal: string): string {
  const [whole = '', fraction] = decimal.split('.')
  return (whole.length > 4 ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole) + (fraction === undefined ? '' : `.${fraction}`)
}
