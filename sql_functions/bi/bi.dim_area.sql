create materialized view if not exists bi.dim_area as
with
ufs as (
    select u.uf, u.name, u.region from (values
        ('AC', 'Acre', 'Norte'), ('AL', 'Alagoas', 'Nordeste'), ('AP', 'Amapá', 'Norte'), ('AM', 'Amazonas', 'Norte'), ('BA', 'Bahia', 'Nordeste'),
        ('CE', 'Ceará', 'Nordeste'), ('DF', 'Distrito Federal', 'Centro-Oeste'), ('ES', 'Espírito Santo', 'Sudeste'), ('GO', 'Goiás', 'Centro-Oeste'),
        ('MA', 'Maranhão', 'Nordeste'), ('MT', 'Mato Grosso', 'Centro-Oeste'), ('MS', 'Mato Grosso do Sul', 'Centro-Oeste'),
        ('MG', 'Minas Gerais', 'Sudeste'), ('PA', 'Pará', 'Norte'), ('PB', 'Paraíba', 'Nordeste'), ('PR', 'Paraná', 'Sul'),
        ('PE', 'Pernambuco', 'Nordeste'), ('PI', 'Piauí', 'Nordeste'), ('RJ', 'Rio de Janeiro', 'Sudeste'), ('RN', 'Rio Grande do Norte', 'Nordeste'),
        ('RS', 'Rio Grande do Sul', 'Sul'), ('RO', 'Rondônia', 'Norte'), ('RR', 'Roraima', 'Norte'), ('SC', 'Santa Catarina', 'Sul'),
        ('SP', 'São Paulo', 'Sudeste'), ('SE', 'Sergipe', 'Nordeste'), ('TO', 'Tocantins', 'Norte')
    ) as u (uf, name, region)
)
select 0 as area_key, null::smallint as ddd, '(unknown)' as uf, '(desconhecida)' as label_pt, '(unknown)' as label_en, '(unknown)' as region
union all
select -1, null, '(other)', '(outras)', '(other)', '(other)'
union all
select bi.key_of('uf:' || u.uf), null, u.uf, u.name, u.name, u.region from ufs as u
union all
select a.ddd, a.ddd, a.uf, 'DDD ' || a.ddd || ' (' || a.uf || ')', 'DDD ' || a.ddd || ' (' || a.uf || ')', u.region
from normalize.area_codes as a
join ufs as u on u.uf = a.uf;

create unique index if not exists dim_area_key on bi.dim_area (area_key);

comment on materialized view bi.dim_area is
'One row for each area code and for each state, one for people without a Brazilian number, and one for areas with too few people.';
comment on column bi.dim_area.area_key is 'What facts name; 0: unknown; -1: too few people (setting smallest_cell).';
comment on column bi.dim_area.ddd is 'Area code; null: a state whose area codes have too few people each.';
comment on column bi.dim_area.uf is 'State; (unknown), (other).';
comment on column bi.dim_area.label_pt is 'Name for charts.';
comment on column bi.dim_area.label_en is 'The same.';
comment on column bi.dim_area.region is 'Norte, Nordeste, Centro-Oeste, Sudeste, Sul; (unknown), (other).';

revoke all on bi.dim_area from public;
grant select on bi.dim_area to indica_bi;
