/**
 * Elementary functions whose last bit is the same in every JavaScript engine.
 *
 * The language leaves the precision of the built-in exp, log, pow, sin and their like to the engine, and engines
 * differ: a world simulated in Chromium and in Node drifts apart. These are FreeBSD's msun in plain JavaScript,
 * by stdlib. The built-in square root, min, max, abs and roundings are exact everywhere and may be used directly.
 */
import asinOfStdlib from '@stdlib/math-base-special-asin';
import atan2OfStdlib from '@stdlib/math-base-special-atan2';
import cosOfStdlib from '@stdlib/math-base-special-cos';
import expOfStdlib from '@stdlib/math-base-special-exp';
import lnOfStdlib from '@stdlib/math-base-special-ln';
import log2OfStdlib from '@stdlib/math-base-special-log2';
import powOfStdlib from '@stdlib/math-base-special-pow';
import sinOfStdlib from '@stdlib/math-base-special-sin';

type Unary = (x: number) => number;
type Binary = (a: number, b: number) => number;

export const exp: Unary = expOfStdlib;
/** Natural logarithm. */
export const ln: Unary = lnOfStdlib;
export const log2: Unary = log2OfStdlib;
export const pow: Binary = powOfStdlib;
export const sin: Unary = sinOfStdlib;
export const cos: Unary = cosOfStdlib;
export const asin: Unary = asinOfStdlib;
/** Angle of the point (x, y), −π to π. */
export const atan2: Binary = atan2OfStdlib;
