create materialized view if not exists bi.dim_product as
select 0::bigint as product_key, '(none)' as product, '(sem produto)' as label_pt, '(no product)' as label_en, true as is_active
union all
select -1, '(other)', '(outros)', '(other)', true
union all
select p.id, p.code, p.name, p.name, p.is_active from leads.products as p;

create unique index if not exists dim_product_key on bi.dim_product (product_key);

comment on materialized view bi.dim_product is
'One row for each product, one for none, and one for what stands together because too few people share it.';
comment on column bi.dim_product.product_key is 'What facts name; 0: none; -1: of a group of a month that has too few submissions to be shown by itself (setting smallest_cell).';
comment on column bi.dim_product.product is 'Code; (none), (other).';
comment on column bi.dim_product.label_pt is 'Name in Portuguese.';
comment on column bi.dim_product.label_en is 'In English.';
comment on column bi.dim_product.is_active is 'Whether it is sold.';

revoke all on bi.dim_product from public;
grant select on bi.dim_product to indica_bi;
