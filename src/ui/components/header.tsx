import { Rows } from './rows.tsx';

type HeaderProps = { readonly lines: readonly string[] };

/** Product, project and badges; counts by status; the filter. */
export const Header = ({ lines }: HeaderProps) => <Rows lines={lines} />;
