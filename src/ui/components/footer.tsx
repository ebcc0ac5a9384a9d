import { Rows } from './rows.tsx';

type FooterProps = { readonly lines: readonly string[] };

/** The last message, and the keys that work now. */
export const Footer = ({ lines }: FooterProps) => <Rows lines={lines} />;
