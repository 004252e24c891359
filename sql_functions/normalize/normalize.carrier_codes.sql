-- rows: exact
-- The carriers that between them take nearly all long-distance calls. Codes of carriers that nobody dials are left out on
-- purpose: most are area codes too, and cutting one would make another number of a digit typed twice.
-- Source: Anatel, Códigos de Seleção de Prestadora (CSP) designated to long-distance carriers, as published; read on 2026-11-27.
with listed (code, carrier) as (
    values
    ('12', 'Algar (CTBC)'), ('14', 'Oi (Brasil Telecom)'), ('15', 'Vivo (Telefônica)'), ('17', 'Transit'),
    ('21', 'Claro (Embratel)'), ('23', 'TIM (Intelig)'), ('25', 'Vivo (GVT)'), ('31', 'Oi (Telemar)'), ('41', 'TIM'),
    ('43', 'Sercomtel')
),
removed as (
    delete from normalize.carrier_codes as c where not exists (select from listed as l where l.code = c.code)
)
insert into normalize.carrier_codes (code, carrier, source)
select l.code, l.carrier, 'Anatel, list of CSP, 2026-11-27'
from listed as l
on conflict (code) do update set carrier = excluded.carrier, source = excluded.source
where (normalize.carrier_codes.carrier, normalize.carrier_codes.source) is distinct from (excluded.carrier, excluded.source);
