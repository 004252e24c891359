create or replace function normalize.extract_phone(
    p_text text,
    out digits text,
    out extension text
)
language plpgsql
immutable
parallel safe
as $$
declare
    -- What may stand between digits; x is a placeholder for a carrier's code.
    c_between constant text :=
        '-xX\u2010-\u2015\u2212\u30FC\uFF0D-\uFF0F \u00A0\u00AD\u200B\u2060\u3000()\uFF08\uFF09\uFF3B\uFF3D.\[\]/~'
        '\u2053\u223C\uFF5E*';
    -- The last four are i, s and k to whoever compares without regard to case.
    c_letters constant text := 'A-Za-z\u0130\u0131\u017F\u212A';
    c_number constant text :=
        '[+\uFF0B]*(?:[' || c_between || ']*[0-9]){3,}[' || c_between || c_letters || '0-9]*';
    c_after_label constant text := '[:.\uFF0E]?[ \u00A0\t,-]*';
    c_extension constant text :=
        ';[eE][xX][tT]=[0-9]{1,20}'
        '|[ \u00A0\t,]*(?:'
            '(?:[eE]?[xX][tT](?:[eE][nN][sS\u017F][iI\u0130\u0131](?:[oO]\u0301?|[\u00F3\u00D3]))?[nN]?'
            '|[\uFF25\uFF45]?[\uFF38\uFF58][\uFF34\uFF54][\uFF2E\uFF4E]?'
            '|[\u0414\u0434\u1C81][\u041E\u043E\u1C82][\u0411\u0431]'
            '|[aA][nN][eE][xX][oO])' || c_after_label || '[0-9]{1,20}'
            '|(?:[xX\uFF38\uFF58#\uFF03~\uFF5E]|[iI\u0130\u0131][nN][tT]|[\uFF29\uFF49][\uFF2E\uFF4E][\uFF34\uFF54])'
            || c_after_label || '[0-9]{1,9}'
        ')#?'
        '|[- ]+[0-9]{1,6}#'
        '|[ \u00A0\t]*(?:(?:,,|;)' || c_after_label || '[0-9]{1,15}|,+' || c_after_label || '[0-9]{1,9})#?';
    c_viable constant text := '^(?:[0-9]{2}|' || c_number || '(?:' || c_extension || ')?)$';
    v_text text;
    v_context text;
    v_at integer;
    v_start integer := 1;
    v_source text;
begin
    -- Digits are mapped one to one, so that positions in both texts are the same.
    v_text := normalize.digits(p_text);
    v_source := p_text;

    v_at := strpos(v_text, ';phone-context=');
    if v_at > 0 then
        v_context := split_part(substr(v_text, v_at + 15), ';', 1);
        if v_context !~ '^[+][0-9.()-]*[0-9][0-9.()-]*$'
            and v_context !~ '^(?:[A-Za-z0-9](?:-*[A-Za-z0-9])*[.])*[A-Za-z](?:-*[A-Za-z0-9])*[.]?$' then
            return;
        end if;
        v_start := case when strpos(v_text, 'tel:') > 0 then strpos(v_text, 'tel:') + 4 else 1 end;
        v_context := case
            when left(v_context, 1) = '+' then substr(v_source, v_at + 15, length(v_context))
            else ''
        end;
        v_source := v_context || substr(v_source, v_start, greatest(v_at - v_start, 0));
        v_text := normalize.digits(v_source);
        v_start := 1;
    else
        v_start := regexp_instr(v_text, '[+\uFF0B0-9]');
        if v_start = 0 then
            return;
        end if;
        v_text := substr(v_text, v_start);
        if right(v_text, 1) !~ '[0-9A-Za-z#]' then
            -- What is neither a letter nor a number. ICU knows the letters; the numbers that are no digits are listed.
            v_text := regexp_replace(
                v_text collate "und-x-icu",
                '[^#[:alnum:]\u00B2\u00B3\u00B9\u00BC-\u00BE\u09F4-\u09F9\u0B72-\u0B77\u0BF0-\u0BF2\u0C78-\u0C7E'
                '\u0D58-\u0D5E\u0D70-\u0D78\u0F2A-\u0F33\u1369-\u137C\u16EE-\u16F0\u17F0-\u17F9\u19DA\u2070'
                '\u2074-\u2079\u2080-\u2089\u2150-\u2189\u2460-\u249B\u24EA-\u24FF\u2776-\u2793\u2CFD\u3007'
                '\u3021-\u3029\u3038-\u303A\u3192-\u3195\u3220-\u3229\u3248-\u324F\u3251-\u325F\u3280-\u3289'
                '\u32B1-\u32BF\uA6E6-\uA6EF\uA830-\uA835\U00010107-\U00010133\U00010140-\U00010178'
                '\U0001018A-\U0001018B\U000102E1-\U000102FB\U00010320-\U00010323\U00010341\U0001034A'
                '\U000103D1-\U000103D5\U00010858-\U0001085F\U00010879-\U0001087F\U000108A7-\U000108AF'
                '\U000108FB-\U000108FF\U00010916-\U0001091B\U000109BC-\U000109BD\U000109C0-\U000109CF'
                '\U000109D2-\U000109FF\U00010A40-\U00010A48\U00010A7D-\U00010A7E\U00010A9D-\U00010A9F'
                '\U00010AEB-\U00010AEF\U00010B58-\U00010B5F\U00010B78-\U00010B7F\U00010BA9-\U00010BAF'
                '\U00010CFA-\U00010CFF\U00010E60-\U00010E7E\U00010F1D-\U00010F26\U00010F51-\U00010F54'
                '\U00010FC5-\U00010FCB\U00011052-\U00011065\U000111E1-\U000111F4\U0001173A-\U0001173B'
                '\U000118EA-\U000118F2\U00011C5A-\U00011C6C\U00011FC0-\U00011FD4\U00012400-\U0001246E'
                '\U00016B5B-\U00016B61\U00016E80-\U00016E96\U0001D2E0-\U0001D2F3\U0001D360-\U0001D378'
                '\U0001E8C7-\U0001E8CF\U0001EC71-\U0001ECAB\U0001ECAD-\U0001ECAF\U0001ECB1-\U0001ECB4'
                '\U0001ED01-\U0001ED2D\U0001ED2F-\U0001ED3D\U0001F100-\U0001F10C]+$',
                ''
            );
        end if;
        digits := translate(v_text, ' ()-./', '');
        if digits ~ '^[+]*[0-9]{3,}$' then
            digits := case when left(digits, 1) = '+' then '+' else '' end || ltrim(digits, '+');
            return;
        end if;
        digits := null;
        v_at := regexp_instr(v_text, '[\\/] *x');
        if v_at > 0 then
            -- "3333-4444 x12/x13" names two extensions; the first one is kept.
            v_text := left(v_text, v_at - 1);
        end if;
    end if;
    v_at := strpos(v_text, ';isub=');
    if v_at > 1 then
        v_text := left(v_text, v_at - 1);
    end if;

    v_at := regexp_instr(v_text, '(?:' || c_extension || ')$');
    if (case when v_at > 0 then left(v_text, v_at - 1) else v_text end) !~ ('^' || c_number || '$') then
        -- Rare: only two digits, or an extension behind an extension.
        if v_text !~ c_viable then
            return;
        elsif v_at > 0 and left(v_text, v_at - 1) !~ c_viable then
            v_at := 0;
        end if;
    end if;
    if v_at > 0 then
        extension := substring(v_text from '([0-9]+)#?$');
        v_text := left(v_text, v_at - 1);
    end if;

    if v_text ~ '[A-Za-z].*[A-Za-z].*[A-Za-z]' then
        -- A word on the keypad; digits that are not ASCII are no part of such a number.
        digits := regexp_replace(
            translate(
                upper(substr(v_source, v_start, length(v_text)) collate "C"),
                U&'ABCDEFGHIJKLMNOPQRSTUVWXYZ\0131\017F', '2223334445556667777888999947'
            ),
            '[^0-9]+', '', 'g'
        );
    else
        digits := regexp_replace(v_text, '[^0-9]+', '', 'g');
    end if;
    if v_text ~ '^[+\uFF0B]' then
        digits := '+' || digits;
    end if;
end;
$$;

comment on function normalize.extract_phone(text) is
'The number that stands in a text, as libphonenumber finds it: the digits to dial in ASCII, "+" before them when the text says
so, and the extension; both null when the text holds no number.
What stands before the first digit or plus sign is dropped, and whatever is neither letter nor number behind the last one;
tel: links with ;ext=, ;isub= and ;phone-context= (RFC 3966), a second extension ("x12/x13"), letters of the keypad (three
or more: 0800 FLORES), labels of extensions in several languages. Callers bound the length: 250 characters. Never raises.';

revoke all on function normalize.extract_phone(text) from public;
grant execute on function normalize.extract_phone(text) to indica_owner;
