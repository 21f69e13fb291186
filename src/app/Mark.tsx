/** The product's mark: a catchment, water running to one place. */
export function Mark() {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d="M10 1.8c3.6 4 6 7 6 10a6 6 0 0 1-12 0c0-3 2.4-6 6-10Z" strokeLinejoin="round" />
      <circle cx="10" cy="12" r="2" fill="currentColor" stroke="none" />
    </svg>
  );
}
