create materialized view if not exists bi.dim_pool as
select 0::bigint as pool_key, '(none)' as pool, '(sem distribuição)' as label_pt, '(out of turn)' as label_en, false as is_active
union all
select p.id, p.code, p.name, p.name, p.is_active from routing.pools as p;

create unique index if not exists dim_pool_key on bi.dim_pool (pool_key);

comment on materialized view bi.dim_pool is
'One row for each pool, and one for leads that came to somebody out of turn.';
comment on column bi.dim_pool.pool_key is 'What facts name; 0: none.';
comment on column bi.dim_pool.pool is 'Code; (none).';
comment on column bi.dim_pool.label_pt is 'Name in Portuguese.';
comment on column bi.dim_pool.label_en is 'In English.';
comment on column bi.dim_pool.is_active is 'Whether it takes turns.';

revoke all on bi.dim_pool from public;
grant select on bi.dim_pool to indica_bi;
