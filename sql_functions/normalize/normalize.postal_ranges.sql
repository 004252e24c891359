-- Source: Correios, Busca Faixa de CEP (ranges by state). 00000-000 to 00999-999 was never given out; 78900-000 to 78999-999 was
-- Rondonia's until it got 76800-000 to 76999-999.
with listed (first_code, last_code, uf) as (
    values
    (1000000, 19999999, 'SP'),
    (20000000, 28999999, 'RJ'),
    (29000000, 29999999, 'ES'),
    (30000000, 39999999, 'MG'),
    (40000000, 48999999, 'BA'),
    (49000000, 49999999, 'SE'),
    (50000000, 56999999, 'PE'),
    (57000000, 57999999, 'AL'),
    (58000000, 58999999, 'PB'),
    (59000000, 59999999, 'RN'),
    (60000000, 63999999, 'CE'),
    (64000000, 64999999, 'PI'),
    (65000000, 65999999, 'MA'),
    (66000000, 68899999, 'PA'),
    (68900000, 68999999, 'AP'),
    (69000000, 69299999, 'AM'),
    (69300000, 69399999, 'RR'),
    (69400000, 69899999, 'AM'),
    (69900000, 69999999, 'AC'),
    (70000000, 72799999, 'DF'),
    (72800000, 72999999, 'GO'),
    (73000000, 73699999, 'DF'),
    (73700000, 76799999, 'GO'),
    (76800000, 76999999, 'RO'),
    (77000000, 77999999, 'TO'),
    (78000000, 78899999, 'MT'),
    (79000000, 79999999, 'MS'),
    (80000000, 87999999, 'PR'),
    (88000000, 89999999, 'SC'),
    (90000000, 99999999, 'RS')
),
removed as (
    delete from normalize.postal_ranges as r
    where not exists (select from listed as l where l.first_code = r.first_code)
)
insert into normalize.postal_ranges as r (first_code, last_code, uf)
select l.first_code, l.last_code, l.uf
from listed as l
on conflict (first_code) do update
set last_code = excluded.last_code, uf = excluded.uf
where (r.last_code, r.uf) is distinct from (excluded.last_code, excluded.uf);
