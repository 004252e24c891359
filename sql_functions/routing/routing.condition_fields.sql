create or replace function routing.condition_fields()
returns text[]
language sql
immutable
parallel safe
return array['origin', 'product', 'source', 'ddd', 'uf', 'city', 'referrer', 'consultant', 'priority', 'score', 'weekday', 'time', 'attributes'];

comment on function routing.condition_fields() is 'What a condition may ask of a lead: the keys of routing.facts().';

revoke all on function routing.condition_fields() from public;
