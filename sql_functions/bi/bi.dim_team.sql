create materialized view if not exists bi.dim_team as
select 0::bigint as team_key, '(none)' as team, '(sem equipe)' as label_pt, '(no team)' as label_en, false as is_active
union all
select t.id, t.code, t.name, t.name, t.is_active from routing.teams as t;

create unique index if not exists dim_team_key on bi.dim_team (team_key);

comment on materialized view bi.dim_team is
'One row for each team, and one for whoever has none.';
comment on column bi.dim_team.team_key is 'What facts name; 0: none.';
comment on column bi.dim_team.team is 'Code; (none).';
comment on column bi.dim_team.label_pt is 'Name in Portuguese.';
comment on column bi.dim_team.label_en is 'In English.';
comment on column bi.dim_team.is_active is 'Whether it exists still.';

revoke all on bi.dim_team from public;
grant select on bi.dim_team to indica_bi;
