/** What a chart draws at most, in marks: 10,000 points of lines take about 30 ms in SVG. */
export const MOST_MARKS = 20_000;
