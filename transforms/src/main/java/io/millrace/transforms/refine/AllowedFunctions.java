package io.millrace.transforms.refine;

import java.util.Map;
import java.util.Set;

/**
 * The functions that a pipeline's SQL may call. All of them give the same result for the same
 * arguments, touch nothing outside, and make no more of their arguments than can be told from the
 * SQL. What is not named here is refused, also what a later version of the kernel brings.
 */
public final class AllowedFunctions {
  private static final Set<String> NAMES =
      Set.of(
          """
          + - * / // % ** ^ & | << >> ~ ! @ || -> ->> ^@ ~~ !~~ ~~* !~~* ~~~
          add subtract multiply divide mod fmod fdiv xor
          abs acos asin atan atan2 bit_count cbrt ceil ceiling cos cot degrees even exp floor gcd
          greatest greatest_common_divisor isfinite isinf isnan lcm least least_common_multiple ln
          log log10 log2 nextafter pi pow power radians round round_even roundbankers sign signbit
          sin sqrt tan trunc
          ascii base64 bit_length char_length character_length chr concat concat_ws contains
          damerau_levenshtein decode editdist3 encode ends_with from_base64 from_hex hamming hash hex
          ilike_escape instr jaccard jaro_similarity jaro_winkler_similarity lcase left left_grapheme
          len length levenshtein like_escape lower lpad ltrim md5 nfc_normalize not_ilike_escape
          not_like_escape ord prefix regexp_escape regexp_extract regexp_extract_all
          regexp_full_match regexp_matches regexp_replace regexp_split_to_array replace reverse right
          right_grapheme rpad rtrim sha1 sha256 split split_part starts_with str_split
          str_split_regex string_split string_split_regex string_to_array strip_accents strlen strpos
          substr substring substring_grapheme suffix to_base64 to_hex translate trim ucase unhex
          unicode upper url_decode url_encode
          age century date_add date_diff date_part date_sub date_trunc datediff datepart datesub
          datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade epoch epoch_ms
          epoch_ns epoch_us era hour isodow isoyear julian last_day make_date make_time
          make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz microsecond millennium
          millisecond minute month monthname nanosecond quarter second strftime strptime time_bucket
          timezone timezone_hour timezone_minute to_centuries to_days to_decades to_hours
          to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds
          to_timestamp to_weeks to_years try_strptime week weekday weekofyear year yearweek
          constant_or_null if ifnull nullif typeof
          array_to_json from_json from_json_strict json json_array json_array_length json_contains
          json_exists json_extract json_extract_path json_extract_path_text json_extract_string
          json_keys json_merge_patch json_object json_quote json_structure json_transform
          json_transform_strict json_type json_valid json_value row_to_json to_json
          apply array_append array_apply array_cat array_concat array_contains array_distinct
          array_extract array_filter array_has array_has_all array_has_any array_indexof
          array_intersect array_length array_position array_prepend array_reverse array_slice
          array_sort array_to_string array_transform array_unique cardinality element_at filter
          flatten list_any_value list_append list_apply list_avg list_bool_and list_bool_or list_cat
          list_concat list_contains list_count list_distinct list_element list_extract list_filter
          list_first list_has list_has_all list_has_any list_indexof list_intersect list_last
          list_max list_median list_min list_pack list_position list_prepend list_reverse
          list_reverse_sort list_select list_slice list_sort list_string_agg list_sum list_transform
          list_unique list_value list_where list_zip map map_concat map_contains map_entries
          map_extract map_extract_value map_from_entries map_keys map_values row struct_concat
          struct_extract struct_extract_at struct_insert struct_pack unnest
          """
              .strip()
              .split("\\s+"));

  /** How many times longer than their arguments together the results of some may be. */
  private static final Map<String, Integer> GROWTH =
      Map.ofEntries(
          Map.entry("hex", 2),
          Map.entry("to_hex", 2),
          Map.entry("base64", 2),
          Map.entry("to_base64", 2),
          Map.entry("url_encode", 3),
          Map.entry("regexp_escape", 2),
          Map.entry("upper", 3),
          Map.entry("ucase", 3),
          Map.entry("lower", 3),
          Map.entry("lcase", 3),
          Map.entry("nfc_normalize", 3),
          Map.entry("json_quote", 2),
          Map.entry("to_json", 2),
          Map.entry("json_object", 2),
          Map.entry("json_array", 2),
          Map.entry("row_to_json", 2),
          Map.entry("array_to_json", 2),
          Map.entry("strftime", 8),
          Map.entry("from_json", 8),
          Map.entry("from_json_strict", 8),
          Map.entry("json_transform", 8),
          Map.entry("json_transform_strict", 8),
          Map.entry("regexp_extract_all", 16),
          Map.entry("regexp_split_to_array", 16),
          Map.entry("split", 16),
          Map.entry("str_split", 16),
          Map.entry("str_split_regex", 16),
          Map.entry("string_split", 16),
          Map.entry("string_split_regex", 16),
          Map.entry("string_to_array", 16));

  private AllowedFunctions() {}

  public static boolean has(String name) {
    return NAMES.contains(name);
  }

  static int growth(String name) {
    return GROWTH.getOrDefault(name, 1);
  }
}
