/** Factors of cyrb53, a hash in the public domain. */
const firstFactor = 2_654_435_761;
const secondFactor = 1_597_334_677;

/**
 * A hash of a text in 14 hexadecimal digits, with 53 significant bits. Where an attacker may choose the texts, use `sha256`
 * instead, which loads node:crypto for 8 ms.
 */
export const textHash = (text: string): string => {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, firstFactor);
    low = Math.imul(low ^ unit, secondFactor);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  const hash = 4_294_967_296 * (0x1fffff & low) + (high >>> 0);
  return hash.toString(16).padStart(14, '0');
};
