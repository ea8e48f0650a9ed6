export const PLAIN = () => [];
