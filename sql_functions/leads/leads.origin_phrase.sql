create or replace function leads.origin_phrase(p_code text)
returns text
language sql
stable
as $$
    select case
        when current_setting('indica.locale', true) = 'en' then n.name
        -- Known by heart: words that end in another way than their gender would have it, and the usual ones from English.
        when n.word ~ '^(dia|mapa|guia|foto|moto)$' then 'via ' || n.name
        when n.word ~ '^(site|webhook|whatsapp|instagram|facebook|linkedin|google|parceiro)$' then 'pelo ' || n.name
        when n.word ~ '(ma|ista|ão)$' and n.word !~ '([çs]ão)$' then 'via ' || n.name
        when n.word ~ '([çs]ão|gem|dade|a)$' then 'pela ' || n.name
        when n.word ~ 'o$' then 'pelo ' || n.name
        else 'via ' || n.name
    end
    from (select o.name, lower(substring(o.name from '^[[:alpha:]]+')) as word from (select leads.origin_name(p_code) as name) as o) as n;
$$;

comment on function leads.origin_phrase(text) is
'An origin as it stands after "recebida": with the article of the gender that the ending of its first word gives away ("pela Extensão do Chrome",
"pelo Evento"), otherwise with "via", which needs none. In English the name alone. The operator names the origins, so no list can hold their genders.';

revoke all on function leads.origin_phrase(text) from public;
