/**
 * The long-haul network: points of presence at real metros, joined along the corridors where fibre lies in this
 * country (interstates and railways). Typed by hand to resemble a national carrier's map; not any carrier's own.
 * Every point has at least two ways out.
 */
export const POPS: Readonly<Record<string, readonly [city: string, state: string]>> = {
  abq: ['Albuquerque', 'NM'],
  alb: ['Albany', 'NY'],
  ama: ['Amarillo', 'TX'],
  ash: ['Ashburn', 'VA'],
  atl: ['Atlanta', 'GA'],
  aus: ['Austin', 'TX'],
  bal: ['Baltimore', 'MD'],
  bhm: ['Birmingham', 'AL'],
  bil: ['Billings', 'MT'],
  bis: ['Bismarck', 'ND'],
  boi: ['Boise', 'ID'],
  bos: ['Boston', 'MA'],
  btv: ['Burlington', 'VT'],
  buf: ['Buffalo', 'NY'],
  cae: ['Columbia', 'SC'],
  chi: ['Chicago', 'IL'],
  cin: ['Cincinnati', 'OH'],
  cle: ['Cleveland', 'OH'],
  clt: ['Charlotte', 'NC'],
  cmh: ['Columbus', 'OH'],
  crw: ['Charleston', 'WV'],
  cys: ['Cheyenne', 'WY'],
  dal: ['Dallas', 'TX'],
  den: ['Denver', 'CO'],
  det: ['Detroit', 'MI'],
  dsm: ['Des Moines', 'IA'],
  elp: ['El Paso', 'TX'],
  far: ['Fargo', 'ND'],
  fre: ['Fresno', 'CA'],
  fsd: ['Sioux Falls', 'SD'],
  grr: ['Grand Rapids', 'MI'],
  har: ['Hartford', 'CT'],
  hou: ['Houston', 'TX'],
  ind: ['Indianapolis', 'IN'],
  jan: ['Jackson', 'MS'],
  jax: ['Jacksonville', 'FL'],
  kcy: ['Kansas City', 'MO'],
  knx: ['Knoxville', 'TN'],
  las: ['Las Vegas', 'NV'],
  lax: ['Los Angeles', 'CA'],
  lit: ['Little Rock', 'AR'],
  lou: ['Louisville', 'KY'],
  mem: ['Memphis', 'TN'],
  mht: ['Manchester', 'NH'],
  mia: ['Miami', 'FL'],
  mil: ['Milwaukee', 'WI'],
  min: ['Minneapolis', 'MN'],
  mob: ['Mobile', 'AL'],
  msn: ['Madison', 'WI'],
  mso: ['Missoula', 'MT'],
  msy: ['New Orleans', 'LA'],
  nas: ['Nashville', 'TN'],
  nor: ['Norfolk', 'VA'],
  nwk: ['Newark', 'NJ'],
  nyc: ['New York', 'NY'],
  okc: ['Oklahoma City', 'OK'],
  oma: ['Omaha', 'NE'],
  orl: ['Orlando', 'FL'],
  pdx: ['Portland', 'OR'],
  phl: ['Philadelphia', 'PA'],
  phx: ['Phoenix', 'AZ'],
  pit: ['Pittsburgh', 'PA'],
  pwm: ['Portland', 'ME'],
  prv: ['Providence', 'RI'],
  rap: ['Rapid City', 'SD'],
  rdu: ['Raleigh', 'NC'],
  ric: ['Richmond', 'VA'],
  rno: ['Reno', 'NV'],
  sac: ['Sacramento', 'CA'],
  san: ['San Diego', 'CA'],
  sat: ['San Antonio', 'TX'],
  sav: ['Savannah', 'GA'],
  sea: ['Seattle', 'WA'],
  sfo: ['San Francisco', 'CA'],
  shv: ['Shreveport', 'LA'],
  sjc: ['San Jose', 'CA'],
  slc: ['Salt Lake City', 'UT'],
  spk: ['Spokane', 'WA'],
  stl: ['St. Louis', 'MO'],
  syr: ['Syracuse', 'NY'],
  tlh: ['Tallahassee', 'FL'],
  tpa: ['Tampa', 'FL'],
  tul: ['Tulsa', 'OK'],
  tus: ['Tucson', 'AZ'],
  was: ['Washington', 'DC'],
  wic: ['Wichita', 'KS'],
  wil: ['Wilmington', 'DE'],
};

/** Busy corridors: more wavelengths. */
export const TRUNKS: readonly string[] = corridors(`
  bos-prv prv-nyc bos-har har-nyc nyc-nwk nwk-phl phl-wil wil-bal bal-was was-ash ash-ric ric-rdu rdu-clt clt-atl
  was-ric ash-pit phl-pit pit-cle buf-cle alb-nyc alb-bos alb-syr syr-buf cle-chi cmh-cle cmh-pit cmh-ind ind-chi
  chi-stl ind-stl stl-kcy chi-oma oma-den chi-mil mil-msn msn-min kcy-den kcy-okc okc-dal atl-nas nas-stl atl-bhm
  bhm-mem mem-lit lit-dal atl-jax jax-orl orl-mia orl-tpa dal-hou dal-aus aus-sat hou-sat hou-msy msy-mob dal-elp
  elp-tus tus-phx phx-lax lax-las las-slc slc-den lax-sjc sjc-sfo sfo-sac sac-rno rno-slc sac-pdx pdx-sea lax-san
  cle-det det-chi den-cys cys-slc
`);

/** Thinner ones. */
export const SPURS: readonly string[] = corridors(`
  pwm-bos pwm-mht mht-bos mht-btv btv-alb har-prv ric-nor nor-rdu rdu-cae clt-cae cae-sav sav-jax sav-atl jax-tlh
  tlh-mob tlh-tpa mob-bhm tpa-mia bhm-jan jan-msy jan-shv shv-dal mem-jan nas-mem nas-lou nas-knx knx-atl knx-crw knx-clt
  crw-ric crw-cmh crw-pit lou-cin lou-ind lou-stl cin-cmh cin-ind det-grr grr-chi chi-dsm dsm-oma dsm-min dsm-kcy
  min-far min-fsd fsd-oma fsd-far far-bis bis-bil fsd-rap rap-cys rap-bil oma-kcy oma-cys kcy-wic wic-okc wic-den
  stl-tul tul-okc tul-lit tul-dal okc-ama ama-abq ama-dal elp-abq sat-elp abq-den abq-phx phx-san phx-las lax-fre
  fre-sac fre-sjc boi-slc boi-pdx boi-rno sea-spk spk-mso mso-bil spk-pdx bil-slc bil-cys hou-shv bal-pit buf-pit
`);

/** Each corridor as `a-b`, in the order typed. */
function corridors(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
